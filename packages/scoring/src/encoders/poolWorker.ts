import { type FileHandle, open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { publicError, StrayError } from '@stray/core';
import { decode } from '../decode/decode.ts';
import { preprocess } from '../preprocess/views.ts';
import { type ImageTower, openImageTower } from './imageTower.ts';
import { createLanes } from './lanes.ts';
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

/** Photos on their way to the network at once: enough to keep it fed, few enough to keep memory small. */
const inLane = createLanes(12);

/** A file above it, in bytes, is large: two of them at a time, because each is in memory whole. */
const largeBytes = 1_000_000;
const inLargeLane = createLanes(2);

async function prepare(source: ImageSource, tower: ImageTower): Promise<Prepared | EncodedImage> {
  const see = async (bytes: Uint8Array): Promise<Prepared> => {
    const { pixels, width, height } = await decode(bytes);
    const views = await preprocess(pixels, tower.views);
    return { pixels: views, width, height, colour: meanColour(views) };
  };
  try {
    return source.kind === 'bytes' ? await see(source.bytes) : await withFile(source.path, see);
  } catch (error) {
    return { kind: 'failed', ...publicError(error) };
  }
}

/** Hands the bytes of a file on; large ones wait for their turn before they are read. */
async function withFile<T>(path: Uint8Array, work: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const file = await open(Buffer.from(path)).catch(notReadable);
  try {
    const { size } = await file.stat().catch(notReadable);
    if (size > fileLimit) {
      throw new StrayError('FILE_TOO_LARGE', `the file has ${Math.round(size / 1e6)} MB; 512 MB is the limit`);
    }
    const readAndWork = async () => work(await readWhole(file, size).catch(notReadable));
    return size > largeBytes ? await inLargeLane(readAndWork) : await readAndWork();
  } finally {
    await file.close();
  }
}

/** The size is known: one read does, where readFile would ask again for size and end. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

function notReadable(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const missing = 'the file is not there (or a link leads nowhere)';
  throw new StrayError('FILE_NOT_FOUND', code === 'ENOENT' ? missing : `the file cannot be read (${code})`, { cause });
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
