import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { publicError, StrayError } from '@stray/core';
import { decode } from '../decode/decode.ts';
import { preprocess } from '../preprocess/views.ts';
import { type ImageTower, openImageTower } from './imageTower.ts';
import type { EncodedImage, FromWorker, ImageSource, ToWorker, WorkerSetup } from './poolContract.ts';

/** A file above it is refused unread, in bytes. */
const fileLimit = 512 * 1024 * 1024;

interface Prepared {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly colour: number;
}

const setup: WorkerSetup = workerData;
const port = parentPort;
if (port === null) throw new Error('poolWorker runs as a worker thread');
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

async function prepare(source: ImageSource, tower: ImageTower): Promise<Prepared | EncodedImage> {
  try {
    const { pixels, width, height } = await decode(
      source.kind === 'bytes' ? source.bytes : await readFile(source.path),
    );
    const views = await preprocess(pixels, tower.views);
    return { pixels: views, width, height, colour: meanColour(views) };
  } catch (error) {
    return { kind: 'failed', ...publicError(error) };
  }
}

/** Files and decoded photos in memory at once: enough to keep the network fed, few enough for large photos. */
const lanes = 6;

let freeLanes = lanes;
const waiting: (() => void)[] = [];

/** Runs the work when a lane is free, in the order of asking. */
async function inLane<T>(work: () => Promise<T>): Promise<T> {
  if (freeLanes > 0) freeLanes -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) freeLanes += 1;
    else next();
  }
}

async function readFile(path: Uint8Array): Promise<Uint8Array> {
  try {
    const file = await open(Buffer.from(path));
    try {
      const { size } = await file.stat();
      if (size > fileLimit)
        throw new StrayError('FILE_TOO_LARGE', `the file has ${Math.round(size / 1e6)} MB; 512 MB is the limit`);
      // The size is known: one read does, where readFile would ask again for size and end.
      const bytes = Buffer.allocUnsafe(size);
      let read = 0;
      while (read < size) {
        const { bytesRead } = await file.read(bytes, read, size - read, read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason =
      code === 'ENOENT' ? 'the file is not there (or a link leads nowhere)' : `the file cannot be read (${code})`;
    throw new StrayError('FILE_NOT_FOUND', reason, { cause });
  }
}

/** Of every 16th pixel of the last view, which shows the whole photo. */
function meanColour(views: Uint8Array): number {
  const from = views.length - views.length / setup.folder.manifest.preprocessing.views.length;
  const stride = 16 * 3;
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let i = from; i < views.length; i += stride, count++) {
    red += views[i] ?? 0;
    green += views[i + 1] ?? 0;
    blue += views[i + 2] ?? 0;
  }
  return [red, green, blue].reduce((colour, sum) => colour * 256 + Math.round(sum / count), 0);
}

async function encode(prepared: readonly (Prepared | EncodedImage)[], tower: ImageTower): Promise<EncodedImage[]> {
  const good = prepared.filter((image) => 'pixels' in image);
  const embeddings = good.length === 0 ? new Float32Array() : await tower.encode(good.map(({ pixels }) => pixels));
  const { dimension } = setup.folder.manifest;
  let row = 0;
  return prepared.map((image) => {
    if (!('pixels' in image)) return image;
    const { width, height, colour } = image;
    const embedding = embeddings.slice(row * dimension, ++row * dimension);
    return { kind: 'encoded', embedding, width, height, colour };
  });
}

async function main(): Promise<void> {
  const tower = await openImageTower(setup.folder, setup.threads);
  // Batches are prepared as they come, while an earlier one is in the network; the network takes one at a time.
  let turn: Promise<unknown> = Promise.resolve();
  port?.on('message', (message: ToWorker) => {
    if (message.kind === 'stop') {
      turn = turn.then(() => tower.close()).then(() => port?.close());
      return;
    }
    const prepared = Promise.all(message.images.map((source) => inLane(() => prepare(source, tower))));
    turn = turn
      .then(async () => {
        const results = await encode(await prepared, tower);
        const buffers = results.flatMap((r) =>
          r.kind === 'encoded' && r.embedding.buffer instanceof ArrayBuffer ? [r.embedding.buffer] : [],
        );
        send({ kind: 'done', id: message.id, results }, buffers);
      })
      .catch((error: unknown) => send({ kind: 'broken', ...publicError(error) }));
  });
  send({ kind: 'ready' });
}

main().catch((error: unknown) => send({ kind: 'broken', ...publicError(error) }));
