import { availableParallelism } from 'node:os';
import type { DeviceChoice, DeviceRequest, EncoderFolder, EncoderManifest } from '@stray/core';
import { chooseDevice } from '../backend/device.ts';
import type { DecodeLimits } from '../decode/limits.ts';
import { type Layout, oneSession, sessionPerCore } from './layouts.ts';
import type { EncodedImage, ImageSource } from './poolContract.ts';
import { processorReason } from './processorReason.ts';

interface WithSource {
  readonly source: ImageSource;
}

interface WithImage {
  readonly image: EncodedImage;
}

export interface ImagePool {
  readonly device: DeviceChoice;
  /** Images that go through the network together. */
  readonly batch: number;
  /** Encodes images in the order given, with a bounded number in flight whatever the length of the input. */
  encode<T extends WithSource>(images: AsyncIterable<T>): AsyncGenerator<T & WithImage>;
  close(): Promise<void>;
}

export interface ImagePoolOptions {
  /** `auto` when left out. */
  readonly device?: DeviceRequest | undefined;
  /** Threads that decode, and on the processor also encode; one a core, at most 16, when left out. */
  readonly workers?: number | undefined;
  /** Processor threads of a network: one where each worker has its own, else as many as there are workers, when left out. */
  readonly threads?: number | undefined;
  /**
   * For files of strangers: images are decoded in processes, one a core. One that crashes such a process, or takes it over its
   * limits, fails by itself with DECODE_CRASHED, DECODE_TIMEOUT or DECODE_MEMORY.
   */
  readonly contained?: boolean | undefined;
  /** Of a process that decodes. */
  readonly limits?: DecodeLimits | undefined;
  /** Side of the thumbnail that is made of each image, in pixels; none when left out. */
  readonly thumbnail?: number | undefined;
}

/** @throws StrayError DEVICE_UNAVAILABLE when a device asked for by name is not to be had */
export async function openImagePool(
  folder: EncoderFolder,
  { device: request = 'auto', workers = Math.min(availableParallelism(), 16), ...options }: ImagePoolOptions = {},
): Promise<ImagePool> {
  const crew = { contained: false, ...options, workers };
  const { choice, opened: layout } = await chooseDevice(
    { request, onProcessor: processorReason(folder.manifest) },
    (device) =>
      device === 'cpu' && visionBytes(folder.manifest) <= heldOnceACore
        ? sessionPerCore(folder, crew)
        : oneSession(folder, device, crew),
  );
  return {
    device: choice,
    batch: layout.batch,
    encode: (images) => encodeInOrder(layout, images),
    close: () => layout.close(),
  };
}

async function* encodeInOrder<T extends WithSource>(layout: Layout, images: AsyncIterable<T>) {
  const inFlight: Promise<(T & WithImage)[]>[] = [];
  for await (const batch of inBatches(images, layout.batch)) {
    const run = layout
      .encode(batch.map(({ source }) => source))
      .then((results) => batch.map((item, i) => ({ ...item, image: results[i] ?? missing })));
    run.catch(() => undefined);
    inFlight.push(run);
    if (inFlight.length >= layout.ahead) yield* (await inFlight.shift()) ?? [];
  }
  for (const run of inFlight) yield* await run;
}

const missing: EncodedImage = { kind: 'failed', code: 'INTERNAL', message: 'the encoder gave no result' };

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Weights of more bytes than that are held in memory once, not once a core. */
const heldOnceACore = 50_000_000;

/** Of the images' graph and what lies beside it (`model.onnx_data`). */
function visionBytes(manifest: EncoderManifest): number {
  const graph = manifest.family === 'clip' ? manifest.vision.file : 'vision.onnx';
  const parts = Object.entries(manifest.files).filter(([name]) => name.startsWith(graph));
  return parts.reduce((bytes, [, file]) => bytes + file.bytes, 0);
}
