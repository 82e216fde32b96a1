import type { DeviceRequest, EncoderFolder } from '@stray/core';
import { thumbnailSize } from '@stray/pipeline';
import { type ImagePool, openImagePool, type PlacedTextTower, placeTextTower } from '@stray/scoring';

/** Both halves of an encoder, each loaded when a job first wants it. */
export interface LoadedEncoder {
  readonly folder: EncoderFolder;
  pool(): Promise<ImagePool>;
  /** On the device of the images where it runs there. */
  tower(): Promise<PlacedTextTower>;
}

export interface Encoders {
  /** Does a piece of work with an encoder, which stays loaded meanwhile. */
  use<T>(encoderId: string, work: (encoder: LoadedEncoder) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * The encoders that runs ask for by id. One is kept loaded when its work is done, because the next run most likely asks
 * for the same; another one takes its place.
 *
 * @param find opens the folder of an encoder; throws StrayError ENCODER_NOT_FOUND
 */
export function createEncoders(find: (encoderId: string) => Promise<EncoderFolder>, device: DeviceRequest): Encoders {
  const loaded = new Map<string, Promise<Loaded>>();
  const inUse = new Map<string, number>();
  const count = (encoderId: string, by: number) => inUse.set(encoderId, (inUse.get(encoderId) ?? 0) + by);
  const closeIdle = async (except?: string) => {
    const idle = [...loaded].filter(([id]) => id !== except && (inUse.get(id) ?? 0) === 0);
    for (const [id] of idle) loaded.delete(id);
    await Promise.all(idle.map(async ([, encoder]) => (await encoder.catch(() => null))?.close()));
  };
  return {
    async use(encoderId, work) {
      count(encoderId, 1);
      try {
        await closeIdle(encoderId);
        const opening = loaded.get(encoderId) ?? find(encoderId).then((folder) => load(folder, device));
        loaded.set(encoderId, opening);
        opening.catch(() => loaded.delete(encoderId));
        return await work(await opening);
      } finally {
        count(encoderId, -1);
      }
    },
    close: () => closeIdle(),
  };
}

interface Loaded extends LoadedEncoder {
  close(): Promise<void>;
}

function load(folder: EncoderFolder, request: DeviceRequest): Loaded {
  const pool = onceLoaded(() => openImagePool(folder, { device: request, contained: true, thumbnail: thumbnailSize }));
  const tower = onceLoaded(async () => {
    const images = await pool.loaded();
    const placed = await placeTextTower(folder, { request, alongside: images?.device.device });
    return { ...placed, close: () => placed.tower.close() };
  });
  return {
    folder,
    pool: pool.get,
    tower: tower.get,
    async close() {
      await Promise.all([pool.close(), tower.close()]);
    },
  };
}

/** One half of an encoder; when it cannot be loaded, the next job tries anew. */
function onceLoaded<T extends { close(): Promise<void> }>(open: () => Promise<T>) {
  let opening: Promise<T> | undefined;
  return {
    get() {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    /** What was opened before; undefined where nothing was. */
    loaded: async () => opening?.catch(() => undefined),
    async close() {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}
