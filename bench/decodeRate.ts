import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { View } from '@stray/core';

const built = (path: string) => new URL(`../packages/scoring/dist/${path}`, import.meta.url).href;

export interface Decoding {
  readonly files: readonly string[];
  readonly views: readonly View[];
  readonly workers: number;
}

/** Images a second of decoding and preprocessing alone, on as many threads. */
export async function decodeRate({ files, views, workers }: Decoding): Promise<number> {
  const workerData = { decode: built('decode/decode.js'), preprocess: built('preprocess/views.js'), views };
  return workersRate('decode', {
    workerData,
    work: Array.from({ length: workers }, (_, i) => files.filter((_, file) => file % workers === i)),
    images: files.length,
  });
}

/** Images a second of threads that each are handed their work once they are ready. */
export async function workersRate(
  name: 'decode' | 'network',
  { workerData, work, images }: { workerData: object; work: readonly unknown[]; images: number },
): Promise<number> {
  const workers = work.map(
    () => new Worker(new URL(`./workers/${name}.mjs`, import.meta.url), { workerData, execArgv: [] }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const started = performance.now();
  await Promise.all(
    workers.map((worker, i) => {
      worker.postMessage(work[i]);
      return once(worker, 'message');
    }),
  );
  const rate = images / ((performance.now() - started) / 1000);
  await Promise.all(workers.map((worker) => worker.terminate()));
  return rate;
}
