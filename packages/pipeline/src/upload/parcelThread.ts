import { Worker } from 'node:worker_threads';
import { type ErrorCode, StrayError } from '@stray/core';
import type { NewSample } from '@stray/db';
import type { PlacedBlob } from '@stray/storage';
import type { MendTask, ParcelContent, ParcelFile, ParcelReader } from './parcelBlobs.ts';

/** What the thread is asked. */
export type ParcelTask =
  | { readonly kind: 'look'; readonly parcel: Pick<ParcelFile, 'path' | 'classes'> }
  | { readonly kind: 'mend'; readonly dir: string; readonly mend: MendTask };

/** Errors lose their class between threads. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What it answers: what a parcel holds. */
export interface ParcelAnswer {
  readonly samples: readonly NewSample[];
  readonly blobs: readonly PlacedBlob[];
  readonly problem?: Problem | undefined;
}

export type ToParcelThread = { readonly id: number; readonly task: ParcelTask };
export type FromParcelThread = { readonly id: number } & (ParcelAnswer | { readonly failed: Problem });

/** A reader of parcels in a thread of its own. */
export interface ParcelThread extends Pick<ParcelReader, 'look'> {
  /** As that of a reader, when it is done. */
  mend(dir: string, task: MendTask): Promise<void>;
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
  const ask = (task: ParcelTask): Promise<ParcelAnswer> => {
    thread ??= start();
    const id = nextId++;
    const message: ToParcelThread = { id, task };
    thread.postMessage(message);
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
  return {
    async look({ path, classes }): Promise<ParcelContent> {
      const { samples, blobs, problem } = await ask({ kind: 'look', parcel: { path, classes } });
      return { samples, blobs, problem: problem && new StrayError(problem.code, problem.message) };
    },
    async mend(dir, mend) {
      await ask({ kind: 'mend', dir, mend });
    },
    async close() {
      await thread?.terminate();
    },
  };
}
