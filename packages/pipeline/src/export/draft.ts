import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { isCode } from '@stray/core';

/** A file that is written piece by piece, each of which waits until the disk has taken those before. */
export interface TextFile {
  readonly path: string;
  /** @returns what to wait for, if there is something */
  write(text: string): Promise<void> | undefined;
  /** @returns how many bytes it has, once the last one is handed over */
  end(): Promise<number>;
  /** Closes it, whatever became of it. */
  close(): Promise<void>;
}

/** Text that goes to the disk at once. */
const pieceLength = 1 << 16;

export function openText(path: string): TextFile {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });
  let pending = '';
  const flush = async () => {
    const piece = pending;
    pending = '';
    if (failure !== undefined) throw failure;
    if (!stream.write(piece)) await once(stream, 'drain');
  };
  return {
    path,
    write(text) {
      pending += text;
      return pending.length >= pieceLength ? flush() : undefined;
    },
    async end() {
      await flush();
      stream.end();
      if (!stream.closed) await once(stream, 'close');
      if (failure !== undefined) throw failure;
      return stream.bytesWritten;
    },
    async close() {
      stream.destroy();
      if (!stream.closed) await once(stream, 'close').catch(() => undefined);
    },
  };
}

/** Text that has to wait until a later part of the export, kept on the disk meanwhile. */
export interface Spool {
  write(text: string): Promise<void> | undefined;
  /** Ends it. @returns what was written, in pieces */
  read(): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> }>;
  /** The same as text. */
  texts(): Promise<AsyncIterable<string>>;
  drop(): Promise<void>;
}

export function openSpool(path: string): Spool {
  const file = openText(path);
  return {
    write: file.write,
    async read() {
      const bytes = await file.end();
      return { bytes, content: createReadStream(path) };
    },
    async texts() {
      await file.end();
      return createReadStream(path, 'utf8');
    },
    async drop() {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

/**
 * Has what `work` writes to a file synced to the disk meanwhile, so that the end does not wait for all of it.
 *
 * @throws what `work` throws, or what the system says of the disk, which it says once
 */
export async function syncedMeanwhile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  const syncing = syncUntil(path, done.signal);
  syncing.catch(() => undefined);
  const result = await work().finally(() => done.abort());
  await syncing;
  return result;
}

const syncEveryMs = 500;

async function syncUntil(path: string, signal: AbortSignal): Promise<void> {
  let file: FileHandle | undefined;
  try {
    while (!signal.aborted) {
      await setTimeout(syncEveryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      file ??= await open(path, 'r+').catch((error: unknown) => {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      await file?.datasync();
    }
  } finally {
    await file?.close();
  }
}

/** Hands everything of `source` on to a file of this name. */
export function writeFileFrom(source: NodeJS.ReadableStream | AsyncIterable<unknown>, path: string): Promise<void> {
  return pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}
