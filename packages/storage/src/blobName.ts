import { StrayError, sha256 as sha256Shape } from '@stray/core';

/** The path of a blob, in folders of two levels by the first digits. @throws StrayError BAD_ARGUMENT */
export function blobName(sha256: string): string {
  const { success } = sha256Shape.safeParse(sha256);
  if (!success) throw new StrayError('BAD_ARGUMENT', 'A blob is named by its sha256: 64 lower-case hex digits.');
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}

/** The path of a thumbnail. @throws StrayError BAD_ARGUMENT */
export function thumbnailName(sha256: string, size: number): string {
  const name = blobName(sha256);
  if (Number.isInteger(size) && size >= 1 && size <= 4096) return `${name}-${size}`;
  throw new StrayError('BAD_ARGUMENT', 'A thumbnail is 1 to 4096 pixels long.');
}
