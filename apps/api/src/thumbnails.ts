import { StrayError } from '@stray/core';
import type { Onlooker } from '@stray/pipeline';
import type { BlobStore } from '@stray/storage';
import { openImage } from './storedImage.ts';

export interface ThumbnailSource {
  /**
   * @param isAwaited whether somebody waits for it still; nothing is made for who has gone
   * @throws StrayError BLOB_NOT_FOUND; an IMAGE_ or DECODE_ code for bytes of which there can be no thumbnail
   */
  get(sha256: string, size: number, isAwaited?: () => boolean): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Decoding is work for the processor; a grid that wants a hundred thumbnails at once must not hold up queries. */
const atOnce = 2;

/** Images of which there is no thumbnail that are remembered: to try one may take a minute, or cost a process. */
const mostRefused = 10_000;

interface Making {
  readonly made: Promise<Uint8Array>;
  readonly askers: (() => boolean)[];
}

/**
 * Thumbnails out of the store, made when they are not there yet: each once, however many ask for it, few at a time, those first
 * that were asked for last, because they are what is looked at, and in a process that may die of an image.
 */
export function thumbnails(blobs: BlobStore): ThumbnailSource {
  const inTheMaking = new Map<string, Making>();
  const refused = new Map<string, StrayError>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let onlooker: Onlooker | undefined;

  const make = async (sha256: string, size: number, askers: Making['askers']): Promise<Uint8Array> => {
    if (busy >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      if (!askers.some((isAwaited) => isAwaited())) throw new Error('Nobody waits for this thumbnail any more.');
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
      const next = waiting.pop();
      if (next) next();
      else busy -= 1;
    }
  };

  return {
    async get(sha256, size, isAwaited = () => true) {
      const kept = await blobs.getThumbnail(sha256, size);
      if (kept !== undefined) return kept;
      const refusal = refused.get(sha256);
      if (refusal !== undefined) throw refusal;
      const key = `${sha256}-${size}`;
      const making = inTheMaking.get(key);
      if (making !== undefined) {
        making.askers.push(isAwaited);
        return making.made;
      }
      const askers = [isAwaited];
      const made = make(sha256, size, askers).finally(() => inTheMaking.delete(key));
      inTheMaking.set(key, { made, askers });
      return made;
    },
    close: async () => onlooker?.close(),
  };
}
