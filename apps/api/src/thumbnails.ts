import { StrayError } from '@stray/core';
import type { Onlooker } from '@stray/pipeline';
import type { BlobStore } from '@stray/storage';
import { openImage } from './storedImage.ts';

export interface ThumbnailSource {
  /** @throws StrayError BLOB_NOT_FOUND; an IMAGE_ or DECODE_ code for bytes of which there can be no thumbnail */
  get(sha256: string, size: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Decoding is work for the processor; a grid that wants a hundred thumbnails at once must not hold up queries. */
const atOnce = 2;

/** Images of which there is no thumbnail that are remembered: to try one may take a minute, or cost a process. */
const mostRefused = 10_000;

/**
 * Thumbnails out of the store, made when they are not there yet: each once, however many ask for it, few at a time, and in a
 * process that may die of an image.
 */
export function thumbnails(blobs: BlobStore): ThumbnailSource {
  const inTheMaking = new Map<string, Promise<Uint8Array>>();
  const refused = new Map<string, StrayError>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let onlooker: Onlooker | undefined;

  const make = async (sha256: string, size: number): Promise<Uint8Array> => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      const image = await openImage(blobs, sha256);
      image.content.destroy();
      // The decoder is loaded when the first thumbnail is made: a server that only reads starts without it.
      const { createOnlooker, thumbnailOf } = await import('@stray/pipeline');
      onlooker ??= createOnlooker();
      return await thumbnailOf({ blobs, onlooker }, sha256, size);
    } catch (error) {
      if (error instanceof StrayError && /^(IMAGE|DECODE)_/.test(error.code)) {
        if (refused.size >= mostRefused) refused.clear();
        refused.set(sha256, error);
      }
      throw error;
    } finally {
      // A place is handed on as it is; only when nobody waits does it fall free.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };

  return {
    async get(sha256, size) {
      const kept = await blobs.getThumbnail(sha256, size);
      if (kept !== undefined) return kept;
      const refusal = refused.get(sha256);
      if (refusal !== undefined) throw refusal;
      const key = `${sha256}-${size}`;
      const making = inTheMaking.get(key) ?? make(sha256, size).finally(() => inTheMaking.delete(key));
      inTheMaking.set(key, making);
      return making;
    },
    close: async () => onlooker?.close(),
  };
}
