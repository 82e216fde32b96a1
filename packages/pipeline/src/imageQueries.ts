import { availableParallelism } from 'node:os';
import { type EncoderFolder, StrayError } from '@stray/core';
import { createOnlooker, type EncodedImage, type ImagePool, openImagePool } from '@stray/scoring';

/** An image as it is searched by. */
export interface ImageQuery {
  /** [dimension] */
  readonly embedding: Float32Array;
  /** WebP. */
  readonly thumbnail: Uint8Array;
}

export interface ImageQueries {
  /**
   * An image to search by.
   *
   * @throws StrayError ENCODER_NOT_FOUND; an IMAGE_ or DECODE_ code for bytes that are no image
   */
  embed(encoderId: string, bytes: Uint8Array): Promise<ImageQuery>;
  /** Images in the order given; one that cannot be read fails by itself. @throws StrayError ENCODER_NOT_FOUND */
  encode(encoderId: string, images: readonly Uint8Array[]): Promise<EncodedImage[]>;
  close(): Promise<void>;
}

/** Side of the square that a thumbnail fits in, in pixels. */
const thumbnailSide = 128;

/** Of the network: somebody waits for the one image that it is about. More of them gain little on so small a piece of work. */
const threads = Math.min(availableParallelism(), 4);

/**
 * Embeds images that people and pipelines bring, one request after the other, on the processor: decoded in a process that may
 * die of one. The encoder that was used last stays open until nobody has asked for a while.
 *
 * @param find opens the folder of an encoder; throws StrayError ENCODER_NOT_FOUND
 */
export function openImageQueries(
  find: (encoderId: string) => Promise<EncoderFolder>,
  { idleMs = 300_000 }: { readonly idleMs?: number } = {},
): ImageQueries {
  const onlooker = createOnlooker({ idleMs });
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
        openImagePool(folder, { workers: 1, threads, device: 'cpu', contained: true }),
      );
      open = { encoderId, pool };
      pool.catch(() => {
        open = undefined;
      });
    }
    return open.pool;
  };
  const encodeNow = async (encoderId: string, images: readonly Uint8Array[]): Promise<EncodedImage[]> => {
    clearTimeout(timer);
    try {
      const pool = await poolOf(encoderId);
      const encoded: EncodedImage[] = [];
      for await (const { image } of pool.encode(sources(images))) encoded.push(image);
      return encoded;
    } finally {
      timer = setTimeout(() => void end(), idleMs).unref();
    }
  };
  const encode: ImageQueries['encode'] = (encoderId, images) => {
    const done = last.then(() => encodeNow(encoderId, images));
    last = done.catch(() => undefined);
    return done;
  };
  return {
    encode,
    async embed(encoderId, bytes) {
      const looking = onlooker.look(bytes, thumbnailSide);
      // What is wrong with the image is told once.
      looking.catch(() => undefined);
      const [image] = await encode(encoderId, [bytes]);
      if (image === undefined) throw new StrayError('INTERNAL', 'The encoder gave no result.');
      if (image.kind === 'failed') throw new StrayError(image.code, image.message);
      return { embedding: image.embedding, thumbnail: (await looking).thumbnail };
    },
    async close() {
      await last;
      await Promise.all([end(), onlooker.close()]);
    },
  };
}

async function* sources(images: readonly Uint8Array[]) {
  for (const bytes of images) yield { source: { kind: 'bytes', bytes } as const };
}
