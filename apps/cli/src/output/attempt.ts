import { StrayError } from '@stray/core';

/**
 * Does something with an output file.
 *
 * @throws StrayError DISK_FULL or OUTPUT_UNWRITABLE, naming the file
 */
export async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (reason === 'ENOSPC') throw new StrayError('DISK_FULL', `${path}: no space is left on the disk.`, { cause });
    throw new StrayError('OUTPUT_UNWRITABLE', `${path} cannot be written (${reason}).`, { cause });
  }
}
