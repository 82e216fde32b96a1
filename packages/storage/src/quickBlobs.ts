import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isCode } from '@stray/core';
import { blobName } from './blobName.ts';
import type { StoredBlob } from './blobStore.ts';
import { fullDisk } from './fullDisk.ts';
import { sha256Of } from './hashFile.ts';

/** Whether a blob is written that is there already. */
export type WhenThere = 'keep' | 'replace';

export interface QuickBlobs {
  /** @throws StrayError DISK_FULL */
  put(bytes: Uint8Array, whenThere?: WhenThere): StoredBlob;
  /** Whether it is in its place; with `whole`, and has the bytes that its name says. */
  has(sha256: string, options?: { readonly whole?: boolean }): boolean;
}

/**
 * Blobs of the store in `dir`, written one by one and waited for by the thread: a tenth of the work for small ones. Nothing is
 * seen half-written.
 *
 * @param synced whether each is on the disk when `put` returns; else whoever writes keeps the bytes until `syncBlobs`
 */
export function openQuickBlobs(dir: string, { synced }: { readonly synced: boolean }): QuickBlobs {
  const drafts = join(dir, 'drafts');
  const pathOf = (sha256: string) => join(dir, 'blobs', blobName(sha256));
  for (const folder of [drafts, join(dir, 'blobs')]) mkdirSync(folder, { recursive: true });

  const write = (bytes: Uint8Array, path: string) => {
    const draft = join(drafts, randomUUID());
    const file = openSync(draft, 'wx');
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      if (synced) fsyncSync(file);
      place(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw fullDisk(error, dir);
    } finally {
      closeSync(file);
    }
    if (synced) for (const folder of foldersOf(dir, path)) syncFolder(folder);
  };
  const has: QuickBlobs['has'] = (sha256, { whole = false } = {}) => {
    try {
      if (!whole) accessSync(pathOf(sha256));
      return !whole || sha256Of(readFileSync(pathOf(sha256))) === sha256;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    }
  };
  return {
    put(bytes, whenThere = 'keep') {
      const sha256 = sha256Of(bytes);
      if (whenThere === 'replace' || !has(sha256)) write(bytes, pathOf(sha256));
      return { sha256, bytes: bytes.length };
    },
    has,
  };
}

/** Of a blob, from the one it lies in up to that of all: any of them may be new. */
export function foldersOf(dir: string, path: string): string[] {
  return [dirname(path), dirname(dirname(path)), join(dir, 'blobs'), dir];
}

function place(draft: string, path: string): void {
  try {
    renameSync(draft, path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true });
    renameSync(draft, path);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
