import type { BlobStore } from '@stray/storage';
import { openImage } from './storedImage.ts';

export type ThumbnailSource = (sha256: string, size: number) => Promise<Uint8Array>;

/** Decoding is work for the processor; a grid that wants a hundred thumbnails at once must not hold up queries. */
const atOnce = 2;

/**
 * Thumbnails out of the store, made when they are not there yet: each once, however many ask for it, and few at a time.
 *
 * @throws StrayError BLOB_NOT_FOUND; an IMAGE_ code for bytes of which there can be no thumbnail
 */
export function thumbnails(blobs: BlobStore): ThumbnailSource {
  const inTheMaking = new Map<string, Promise<Uint8Array>>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const make = async (sha256: string, size: number): Promise<Uint8Array> => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      const image = await openImage(blobs, sha256);
      image.content.destroy();
      // The decoder is loaded when the first thumbnail is made: a server that only reads starts without it.
      const { thumbnailOf } = await import('@stray/pipeline');
      return await thumbnailOf(blobs, sha256, size);
    } finally {
      // A place is handed on as it is; only when nobody waits does it fall free.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };

  return async (sha256, size) => {
    const kept = await blobs.getThumbnail(sha256, size);
    if (kept !== undefined) return kept;
    const key = `${sha256}-${size}`;
    const making = inTheMaking.get(key) ?? make(sha256, size).finally(() => inTheMaking.delete(key));
    inTheMaking.set(key, making);
    return making;
  };
}
