import { type EncoderFolder, StrayError } from '@stray/core';
import { type ImagePool, openImagePool } from '@stray/scoring';

/** An image as it is searched by. */
export interface ImageQuery {
  /** [dimension] */
  readonly embedding: Float32Array;
  /** WebP. */
  readonly thumbnail: Uint8Array;
}

export interface ImageQueries {
  /**
   * @throws StrayError ENCODER_NOT_FOUND; an IMAGE_ or DECODE_ code for bytes that are no image
   */
  embed(encoderId: string, bytes: Uint8Array): Promise<ImageQuery>;
  close(): Promise<void>;
}

/** Side of the square that a thumbnail fits in, in pixels. */
const thumbnail = 128;

/**
 * Embeds images that people search by, one after the other, on the processor: decoded in a process that may die of one. The
 * encoder that was used last stays open until nobody has searched for a while.
 *
 * @param find opens the folder of an encoder; throws StrayError ENCODER_NOT_FOUND
 */
export function openImageQueries(
  find: (encoderId: string) => Promise<EncoderFolder>,
  { idleMs = 60_000 }: { readonly idleMs?: number } = {},
): ImageQueries {
  let open: { readonly encoderId: string; readonly pool: Promise<ImagePool> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = async () => {
    clearTimeout(timer);
    const leaving = open;
    open = undefined;
    await (await leaving?.pool.catch(() => undefined))?.close();
  };
  const poolOf = async (encoderId: string): Promise<ImagePool> => {
    if (open?.encoderId !== encoderId) {
      await end();
      const pool = find(encoderId).then((folder) =>
        openImagePool(folder, { workers: 1, device: 'cpu', contained: true, thumbnail }),
      );
      open = { encoderId, pool };
      pool.catch(() => {
        open = undefined;
      });
    }
    return open.pool;
  };
  const embed = async (encoderId: string, bytes: Uint8Array): Promise<ImageQuery> => {
    clearTimeout(timer);
    try {
      const pool = await poolOf(encoderId);
      for await (const { image } of pool.encode(one(bytes))) {
        if (image.kind === 'failed') throw new StrayError(image.code, image.message);
        if (image.look !== undefined) return { embedding: image.embedding, thumbnail: image.look.thumbnail };
      }
      throw new StrayError('INTERNAL', 'The encoder gave no result.');
    } finally {
      timer = setTimeout(() => void end(), idleMs).unref();
    }
  };
  return {
    embed(encoderId, bytes) {
      const done = last.then(() => embed(encoderId, bytes));
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      await end();
    },
  };
}

async function* one(bytes: Uint8Array) {
  yield { source: { kind: 'bytes', bytes } as const };
}
