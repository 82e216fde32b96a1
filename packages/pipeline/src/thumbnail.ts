import type { Onlooker } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';

// For servers that make thumbnails and know no encoder.
export { createOnlooker, type Onlooker } from '@stray/scoring';

/**
 * The thumbnail of a blob, kept once it has been made.
 *
 * @param size longest side in pixels
 * @throws StrayError BLOB_NOT_FOUND; an IMAGE_ or DECODE_ code for bytes of which there can be none
 */
export async function thumbnailOf(
  { blobs, onlooker }: { readonly blobs: BlobStore; readonly onlooker: Onlooker },
  sha256: string,
  size: number,
): Promise<Uint8Array> {
  const kept = await blobs.getThumbnail(sha256, size);
  if (kept !== undefined) return kept;
  const { thumbnail: made } = await onlooker.look(await blobs.get(sha256), size);
  await blobs.putThumbnail(sha256, size, made);
  return made;
}
