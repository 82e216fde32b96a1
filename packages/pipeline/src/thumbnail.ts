import { StrayError } from '@stray/core';
import { thumbnail } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';

/**
 * The thumbnail of a blob, kept once it has been made.
 *
 * @param size longest side in pixels
 * @throws StrayError BLOB_NOT_FOUND; IMAGE_UNREADABLE for bytes that are no image
 */
export async function thumbnailOf(blobs: BlobStore, sha256: string, size: number): Promise<Uint8Array> {
  const kept = await blobs.getThumbnail(sha256, size);
  if (kept !== undefined) return kept;
  const bytes = await blobs.get(sha256);
  const made = await thumbnail(bytes, size).catch((cause: unknown) => {
    throw new StrayError('IMAGE_UNREADABLE', 'This image cannot be read.', { cause });
  });
  await blobs.putThumbnail(sha256, size, made);
  return made;
}
