import { availableParallelism } from 'node:os';
import { type EncoderFolder, StrayError } from '@stray/core';
import { startThread } from '../thread.ts';
import type { EncodedImage, FromWorker, ImageSource, ToWorker, WorkerSetup } from './poolContract.ts';

/** Images in one run of the network: few enough for its activations to stay in the cache of a core. */
export const batchSize = 3;

/**
 * Batches in a worker's hands: one in the network, the others on their way to it. A photo takes several turns of a thread that
 * is busy with the network most of the time, so it takes that many for none to wait.
 */
const batchesPerWorker = 8;

interface WithSource {
  readonly source: ImageSource;
}

interface WithImage {
  readonly image: EncodedImage;
}

export interface ImagePool {
  readonly device: 'cpu';
  /** Encodes images in the order given, with a bounded number in flight whatever the length of the input. */
  encode<T extends WithSource>(images: AsyncIterable<T>): AsyncGenerator<T & WithImage>;
  close(): Promise<void>;
}

/**
 * Worker threads that each decode, preprocess and encode whole batches on one core. onnxruntime-node computes on the
 * thread that calls it, so parallel sessions of one thread keep every core busy without any of them waiting for another.
 */
export async function openImagePool(
  folder: EncoderFolder,
  workers = Math.min(availableParallelism(), 16),
): Promise<ImagePool> {
  const members = await Promise.all(Array.from({ length: workers }, () => startWorker(folder)));
  return {
    device: 'cpu',
    async *encode<T extends WithSource>(images: AsyncIterable<T>) {
      const inFlight: Promise<(T & WithImage)[]>[] = [];
      let turn = 0;
      for await (const batch of inBatches(images)) {
        const member = members[turn++ % members.length];
        if (member === undefined) throw new StrayError('INTERNAL', 'An image pool needs a worker.');
        const run = member
          .encode(batch.map(({ source }) => source))
          .then((results) => batch.map((item, i) => ({ ...item, image: results[i] ?? missing })));
        run.catch(() => undefined);
        inFlight.push(run);
        if (inFlight.length >= members.length * batchesPerWorker) yield* (await inFlight.shift()) ?? [];
      }
      for (const run of inFlight) yield* await run;
    },
    async close() {
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

const missing: EncodedImage = { kind: 'failed', code: 'INTERNAL', message: 'the encoder gave no result' };

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Member {
  encode(images: readonly ImageSource[]): Promise<readonly EncodedImage[]>;
  close(): Promise<void>;
}

async function startWorker(folder: EncoderFolder): Promise<Member> {
  const worker = startThread('encoders/poolWorker', { folder, threads: 1 } satisfies WorkerSetup);
  const waiting = new Map<
    number,
    { resolve: (results: readonly EncodedImage[]) => void; reject: (error: Error) => void }
  >();
  let broken: Error | undefined;
  let nextId = 0;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const post = (message: ToWorker) => worker.postMessage(message);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      broken = error;
      reject(error);
      for (const { reject: rejectBatch } of waiting.values()) rejectBatch(error);
      waiting.clear();
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new StrayError('INTERNAL', `An encoder thread ended with code ${code}.`)));
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'broken') fail(new StrayError(message.code, message.message));
      else {
        waiting.get(message.id)?.resolve(message.results);
        waiting.delete(message.id);
      }
    });
  });
  return {
    encode(images) {
      if (broken !== undefined) return Promise.reject(broken);
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ kind: 'batch', id, images });
      });
    },
    async close() {
      // A thread that has reported a failure may still be there, and would not come to an end by itself.
      if (broken === undefined) post({ kind: 'stop' });
      else await worker.terminate();
      await exited;
    },
  };
}
