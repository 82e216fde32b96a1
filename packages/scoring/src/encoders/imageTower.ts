import { join } from 'node:path';
import { type Device, type EncoderFolder, StrayError, type View } from '@stray/core';
import { floats, openSession } from '../backend/onnx.ts';

/** The images' half of an encoder, on the calling thread. */
export interface ImageTower {
  readonly views: readonly View[];
  /** Embeddings [n, dimension] of n preprocessed images, each [views, size, size, 3] uint8. */
  encode(images: readonly Uint8Array[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @throws StrayError ENCODER_INVALID when the graph does not give what the manifest promises */
export async function openImageTower(
  { directory, manifest }: EncoderFolder,
  threads: number,
  device: Device = 'cpu',
): Promise<ImageTower> {
  const session = await openSession(join(directory, 'vision.onnx'), threads, device);
  const { views } = manifest.preprocessing;
  const [first] = views;
  const size = first === undefined ? 0 : first.kind === 'squash' ? first.size : first.crop;
  // Made once and filled again for each run: half a megabyte an image would keep the garbage collector busy.
  let pixels = new Uint8Array();
  return {
    views,
    async encode(images) {
      const shape = [images.length, views.length, size, size, 3];
      const length = images.length * views.length * size * size * 3;
      if (pixels.length < length) pixels = new Uint8Array(length);
      const data = pixels.subarray(0, length);
      images.forEach((image, i) => {
        data.set(image, (i * length) / images.length);
      });
      const embeddings = floats(await session.run({ pixels: { type: 'uint8', data, shape } }), 'image_embeds');
      if (embeddings.length !== images.length * manifest.dimension) {
        throw new StrayError('ENCODER_INVALID', `${directory}: embeddings are not of ${manifest.dimension} numbers.`);
      }
      return embeddings;
    },
    close: () => session.close(),
  };
}
