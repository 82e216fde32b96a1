import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { StrayError } from '@stray/core';
import { emptyCluster, layCluster } from './cluster.ts';

/** What goes to the thread: messages of PostgreSQL's protocol to execute, or the wish to end. */
export type Request = Uint8Array | 'close';
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/** A PostgreSQL with one session, which executes one request at a time. */
export interface Backend {
  /**
   * Executes whole protocol messages; the answer comes in pieces. Never called again before it has ended.
   * A statement's error is part of the answer; a rejection means that the server itself is broken.
   */
  execute(messages: Uint8Array, onData: (bytes: Uint8Array) => void): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly since: number;
  /** Whether the disk had too little left while it waited. */
  metFull: boolean;
  onData(bytes: Uint8Array): void;
  resolve(): void;
  reject(error: Error): void;
}

export interface BackendLimits {
  /** A request that takes longer is looked at. */
  readonly longMs: number;
  /** Bytes: where the disk has less left, PostgreSQL cannot begin the next segment of its log. */
  readonly leastFree: number;
}

const usualLimits: BackendLimits = { longMs: 20_000, leastFree: 16 * 2 ** 20 };

/**
 * Opens PGlite on a folder, or on `memory://`, in a worker thread.
 *
 * On a disk that is full PGlite may go round in a circle for ever, where a PostgreSQL with processes would end: then it is ended
 * here, with DISK_FULL. What was committed is in its log, and there again when it is opened with room.
 */
export async function startBackend(dir: string, limits = usualLimits): Promise<Backend> {
  const cluster = dir === 'memory://' && existsSync(emptyCluster) ? await readFile(emptyCluster) : undefined;
  if (cluster === undefined) await layCluster(dir);
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { dir, cluster }, execArgv: [] });
  let waiting: Waiting | undefined;
  let ended: Error | undefined;

  const finish = (error?: Error) => {
    const current = waiting;
    waiting = undefined;
    if (error === undefined) current?.resolve();
    else current?.reject(error);
  };
  worker.on('message', (reply: Reply) => {
    if (reply.kind === 'data') waiting?.onData(reply.bytes);
    else if (reply.kind === 'failed') finish(new Error(`The embedded PostgreSQL failed: ${reply.message}`));
    else finish();
  });
  worker.on('error', (cause) => {
    ended = new Error('The embedded PostgreSQL ended unexpectedly.', { cause });
    finish(ended);
  });
  worker.on('exit', () => {
    clearInterval(watch);
    ended ??= new Error('The embedded PostgreSQL was closed.');
    finish(ended);
  });
  const endIfFull = async () => {
    const looked = waiting;
    if (looked === undefined) return;
    const { bavail, bsize } = await statfs(dir);
    if (looked !== waiting) return;
    // Room that comes back does not bring it back.
    looked.metFull ||= bavail * bsize < limits.leastFree;
    if (!looked.metFull || performance.now() - looked.since < limits.longMs) return;
    ended ??= new StrayError('DISK_FULL', `No space is left on the disk for the database in ${dir}.`);
    await worker.terminate();
  };
  const look = () => void endIfFull().catch(() => undefined);
  const watch = dir === 'memory://' ? undefined : setInterval(look, limits.longMs / 4).unref();

  const ask = (request: Request | undefined, onData: Waiting['onData']) =>
    new Promise<void>((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting = { since: performance.now(), metFull: false, onData, resolve, reject };
      if (request !== undefined) worker.postMessage(request);
    });
  const ignore = () => undefined;

  await ask(undefined, ignore);
  return {
    execute: (messages, onData) => ask(messages, onData),
    async close() {
      if (ended !== undefined) return;
      await ask('close', ignore);
      await worker.terminate();
    },
  };
}
