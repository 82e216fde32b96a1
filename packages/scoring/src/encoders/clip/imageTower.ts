import { join } from 'node:path';
import type { ClipManifest, Device, EncoderFolder } from '@stray/core';
import { floats, openSession, type Tensor } from '../../backend/onnx.ts';
import type { ImageTower } from '../imageTower.ts';
import { sizeOf } from '../viewSize.ts';
import { fixedSize, inputsOf, pixelTensor, tokenTensor } from './graphInputs.ts';
import { invalid, requireBothTowers, requireKnownInputs, requireOutput, requireWidth } from './towerChecks.ts';
import { toUnitRows } from './unitRows.ts';

/**
 * The vision tower of CLIP (Radford et al., ICML 2021) and its kin: pixels to embeddings of unit length.
 *
 * @throws StrayError ENCODER_INVALID when the graph is not what the manifest says
 */
export async function openClipImages(
  folder: EncoderFolder<ClipManifest>,
  threads: number,
  device: Device,
): Promise<ImageTower> {
  const { directory, manifest } = folder;
  const { dimension, preprocessing, vision } = manifest;
  requireBothTowers(folder);
  const path = join(directory, vision.file);
  const session = await openSession(path, threads, { device });
  try {
    const { ids, mask, pixels, unknown } = inputsOf(session);
    if (pixels === undefined) throw invalid(path, 'it takes no pixels, so it is no vision tower');
    requireKnownInputs(path, unknown);
    requireOutput(session, vision, folder);
    const size = sizeOf(manifest);
    const side = fixedSize(pixels, 2) ?? size;
    if (side !== size) throw invalid(path, `it takes images of ${side} pixels; the encoder's have ${size}`);
    // A graph with both towers wants a text too.
    const dummies: Record<string, Tensor> = {};
    for (const input of [ids, mask]) {
      if (input === undefined) continue;
      const [rows, length] = [fixedSize(input, 0) ?? 1, fixedSize(input, 1) ?? 2];
      dummies[input.name] = tokenTensor(input, new Int32Array(rows * length).fill(1), length);
    }
    const fixedBatch = fixedSize(pixels, 0);
    // Made once and filled again for each run: fresh memory of that size is slower to get than to fill.
    let planes = new Float32Array();
    const encode = async (images: readonly Uint8Array[]) => {
      const count = fixedBatch ?? images.length;
      const length = count * 3 * size * size;
      if (planes.length < length) planes = new Float32Array(length);
      const input = planes.subarray(0, length);
      normalise(images, preprocessing, input);
      const feeds = { ...dummies, [pixels.name]: pixelTensor(pixels, input, [count, 3, size, size]) };
      const embeddings = floats(await session.run(feeds), vision.output);
      requireWidth(embeddings.length / count, vision, folder);
      return embeddings.subarray(0, images.length * dimension);
    };
    return {
      views: preprocessing.views,
      async encode(images) {
        if (images.length === 0) return new Float32Array();
        const embeddings = new Float32Array(images.length * dimension);
        const step = fixedBatch ?? images.length;
        for (let from = 0; from < images.length; from += step) {
          embeddings.set(await encode(images.slice(from, from + step)), from * dimension);
        }
        return toUnitRows(embeddings, dimension, (row) => `image ${row + 1} of a batch`);
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** uint8 [size, size, 3] each → (x · rescale − mean) / std as float32 [n, 3, size, size] in `tensor`, zeros behind them. */
export function normalise(
  images: readonly Uint8Array[],
  { rescale, mean, std }: ClipManifest['preprocessing'],
  tensor: Float32Array,
): void {
  const table = (channel: number) => channelTable(rescale, mean[channel] ?? 0, std[channel] ?? 1);
  const tables = { red: table(0), green: table(1), blue: table(2) };
  let filled = 0;
  for (const image of images) {
    toPlanes(image, tables, tensor.subarray(filled, filled + image.length));
    filled += image.length;
  }
  tensor.fill(0, filled);
}

interface Tables {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
}

/** One pass over the pixels: a thread that does nothing but feed a GPU has no time for three. */
function toPlanes(image: Uint8Array, { red, green, blue }: Tables, planes: Float32Array): void {
  const plane = image.length / 3;
  for (let pixel = 0, from = 0; pixel < plane; pixel++, from += 3) {
    planes[pixel] = red[image[from] ?? 0] ?? 0;
    planes[plane + pixel] = green[image[from + 1] ?? 0] ?? 0;
    planes[2 * plane + pixel] = blue[image[from + 2] ?? 0] ?? 0;
  }
}

/** The 256 values that a channel's pixels can become, rounded to float32 after each step as NumPy does. */
function channelTable(rescale: number, mean: number, std: number): Float32Array {
  const [center, spread] = [Math.fround(mean), Math.fround(std)];
  return Float32Array.from({ length: 256 }, (_, x) => Math.fround(Math.fround(x * rescale) - center) / spread);
}
