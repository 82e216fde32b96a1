import { join } from 'node:path';
import { type ConseManifest, type Device, type EncoderFolder, StrayError } from '@stray/core';
import { floats, openSession } from '../../backend/onnx.ts';
import type { ImageTower } from '../imageTower.ts';
import { sizeOf } from '../viewSize.ts';

/**
 * ConSE (Norouzi et al., ICLR 2014): the expected class vector of the classifier inside the graph.
 *
 * @throws StrayError ENCODER_INVALID when the graph does not give what the manifest promises
 */
export async function openConseImages(
  { directory, manifest }: EncoderFolder<ConseManifest>,
  threads: number,
  device: Device,
): Promise<ImageTower> {
  const session = await openSession(join(directory, 'vision.onnx'), threads, { device });
  const { views } = manifest.preprocessing;
  const size = sizeOf(manifest);
  // Made once and filled again for each run: half a megabyte an image would keep the garbage collector busy.
  let pixels = new Uint8Array();
  const classify = async (images: readonly Uint8Array[]) => {
    const shape = [images.length, views.length, size, size, 3];
    const length = images.length * views.length * size * size * 3;
    if (pixels.length < length) pixels = new Uint8Array(length);
    const data = pixels.subarray(0, length);
    images.forEach((image, i) => {
      data.set(image, (i * length) / images.length);
    });
    const outputs = await session.run({ pixels: { type: 'uint8', data, shape } });
    const embeddings = floats(outputs, 'image_embeds');
    if (embeddings.length !== images.length * manifest.dimension) {
      throw new StrayError('ENCODER_INVALID', `${directory}: embeddings are not of ${manifest.dimension} numbers.`);
    }
    return { embeddings, maxProbability: largestOfRows(floats(outputs, 'class_probabilities'), images.length) };
  };
  return {
    views,
    classify,
    encode: async (images) => (await classify(images)).embeddings,
    close: () => session.close(),
  };
}

function largestOfRows(values: Float32Array, rows: number): Float32Array {
  const width = values.length / Math.max(rows, 1);
  return Float32Array.from({ length: rows }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((most, value) => Math.max(most, value), 0),
  );
}
