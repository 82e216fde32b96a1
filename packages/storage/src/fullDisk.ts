import { isDiskFull, StrayError } from '@stray/core';

/** What is thrown for an error of a file system: a full disk is said so in words, all else stays as it is. */
export function fullDisk(cause: unknown, dir: string): unknown {
  return isDiskFull(cause) ? new StrayError('DISK_FULL', `No space is left on the disk of ${dir}.`, { cause }) : cause;
}
