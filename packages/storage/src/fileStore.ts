import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { StrayError } from '@stray/core';
import type { BlobStore, StoredBlob } from './blobStore.ts';

export type FileStore = BlobStore;

/**
 * Blobs as files: `<directory>/blobs/ab/cd/abcd…`, thumbnails as `<directory>/thumbnails/<size>/ab/abcd….webp`. A file
 * is written under another name, flushed, then renamed.
 */
export function createFileStore(directory: string): FileStore {
  const blob = (sha256: string) => {
    requireName(sha256);
    return join(directory, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const thumbnail = (sha256: string, size: number) => {
    requireName(sha256);
    return join(directory, 'thumbnails', String(size), sha256.slice(0, 2), `${sha256}.webp`);
  };
  return {
    async put(source) {
      const partial = join(directory, 'incoming', randomUUID());
      try {
        const stored = await writeHashed(partial, source);
        await moveInto(partial, blob(stored.sha256));
        return stored;
      } catch (cause) {
        await rm(partial, { force: true });
        throw asStrayError(cause);
      }
    },
    get: (sha256) => readFile(blob(sha256)).catch((cause: unknown) => missing(sha256, cause)),
    async stream(sha256) {
      const file = await open(blob(sha256)).catch((cause: unknown) => missing(sha256, cause));
      return file.createReadStream();
    },
    has: (sha256) => exists(blob(sha256)),
    async putThumbnail(sha256, size, bytes) {
      const partial = join(directory, 'incoming', randomUUID());
      try {
        await writeHashed(partial, bytes);
        await moveInto(partial, thumbnail(sha256, size));
      } catch (cause) {
        await rm(partial, { force: true });
        throw asStrayError(cause);
      }
    },
    getThumbnail: (sha256, size) => readFile(thumbnail(sha256, size)).catch(() => undefined),
  };
}

/** A name from outside must not lead out of the folder. */
function requireName(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new StrayError('BLOB_NOT_FOUND', 'That is not the name of a blob.');
}

async function writeHashed(path: string, source: Uint8Array | Readable): Promise<StoredBlob> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source instanceof Readable ? source : [source]) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

async function moveInto(partial: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(partial, path);
  // The new name is only as durable as its folder.
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function missing(sha256: string, cause: unknown): never {
  throw new StrayError('BLOB_NOT_FOUND', `The blob ${sha256} is not in the store.`, { cause });
}

function asStrayError(cause: unknown): unknown {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
    return new StrayError('DISK_FULL', 'No space is left on the disk that holds the images.', { cause });
  }
  return cause;
}
