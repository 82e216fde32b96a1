import { statfs } from 'node:fs/promises';
import { isDiskFull, StrayError } from '@stray/core';

/** What a file system says, in words; anything else as it came. */
export function diskError(error: unknown, folder: string): unknown {
  if (error instanceof StrayError || !(error instanceof Error) || !('code' in error)) return error;
  if (isDiskFull(error)) {
    return new StrayError('DISK_FULL', `${folder}: no space is left on the disk.`, { cause: error });
  }
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS' || error.code === 'ENOTDIR') {
    return new StrayError('OUTPUT_UNWRITABLE', `${folder} cannot be written to (${error.code}).`, { cause: error });
  }
  return error;
}

/** @throws StrayError DISK_FULL when so many bytes do not fit where the folder is */
export async function ensureRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  const [has, wants] = [free, bytes].map((count) => Math.ceil(count / 1e6));
  throw new StrayError('DISK_FULL', `Only ${has} MB are free for ${folder}, and the encoder takes ${wants} MB.`);
}
