import { Worker } from 'node:worker_threads';
import { type ErrorCode, StrayError } from '@stray/core';
import type { NewSample } from '@stray/db';
import type { MendTask, ParcelFile } from './parcelBlobs.ts';

/** What the thread is asked. */
export type ParcelTask =
  | { readonly kind: 'store'; readonly dir: string; readonly parcel: ParcelFile }
  | { readonly kind: 'mend'; readonly dir: string; readonly mend: MendTask }
  | { readonly kind: 'look'; readonly path: string };

/** Errors lose their class between threads. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What it answers: samples of a parcel that it stored, names of blobs that it wrote or saw; and what it met. */
export interface ParcelAnswer {
  readonly samples: readonly NewSample[];
  readonly sha256s: readonly string[];
  readonly problem?: Problem | undefined;
}

export type ToParcelThread = { readonly id: number; readonly task: ParcelTask };
export type FromParcelThread = { readonly id: number } & (ParcelAnswer | { readonly failed: Problem });

export interface ParcelThread {
  /** @throws StrayError DISK_FULL */
  ask(task: ParcelTask): Promise<ParcelAnswer>;
  close(): Promise<void>;
}

/** Node 20 cannot run TypeScript in a thread, so the built file serves both. */
const file = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/upload/parcelWorker.js' : './parcelWorker.js',
  import.meta.url,
);

/** Photos pass by: V8 would let tens of megabytes of them lie before it looks. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** A thread that takes parcels apart, so that hashing and small files keep nobody waiting; it starts when it is first asked. */
export function openParcelThread(): ParcelThread {
  const waiting = new Map<number, { resolve: (answer: ParcelAnswer) => void; reject: (error: Error) => void }>();
  let thread: Worker | undefined;
  let nextId = 0;
  const start = () => {
    const started = new Worker(file, { execArgv: [], resourceLimits });
    started.unref();
    started.on('message', (answer: FromParcelThread) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('failed' in answer) asked?.reject(new StrayError(answer.failed.code, answer.failed.message));
      else asked?.resolve(answer);
    });
    const ended = (cause: unknown) => {
      thread = undefined;
      const error = new StrayError('INTERNAL', 'The thread that takes parcels apart has ended.', { cause });
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.once('error', ended).once('exit', ended);
    return started;
  };
  return {
    ask(task) {
      thread ??= start();
      const id = nextId++;
      const message: ToParcelThread = { id, task };
      thread.postMessage(message);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async close() {
      await thread?.terminate();
    },
  };
}
