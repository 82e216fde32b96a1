import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isCode } from '@stray/core';
import { blobName } from './blobName.ts';
import { asidePath } from './fileCollecting.ts';
import { foldersOf } from './quickBlobs.ts';
import { sync } from './secondName.ts';

const run = promisify(execFile);

/**
 * Waits until blobs of the store in `dir`, with their names, are on the disk; those that are gone are passed over. Linux
 * does all of a file system in one go (syncfs), which Node has no word for and the command `sync` has.
 *
 * @throws what the system says; then what was written may be lost although later calls succeed
 */
export async function syncBlobs(dir: string, sha256s: Iterable<string>): Promise<void> {
  if (process.platform === 'linux') {
    try {
      await run('sync', ['-f', join(dir, 'blobs')]);
      return;
    } catch (error) {
      if (!isLacking(error)) throw error;
    }
  }
  await syncEach(dir, sha256s);
}

/** As `syncBlobs`, one by one: for systems without that command. */
export async function syncEach(dir: string, sha256s: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  for (const sha256 of sha256s) {
    const path = join(dir, 'blobs', blobName(sha256));
    // The collector may have it out of its place, and put it back.
    for (const where of [path, await asidePath(dir, sha256), path]) {
      if (where !== undefined && (await syncIfThere(where))) break;
    }
    for (const folder of foldersOf(dir, path)) folders.add(folder);
  }
  for (const folder of folders) await syncIfThere(folder);
}

/** Whether there is no such command, or one that does not know the option: nothing was tried. */
const isLacking = (error: unknown): boolean =>
  isCode(error, 'ENOENT') || (error instanceof Error && /option|usage/i.test(error.message));

async function syncIfThere(path: string): Promise<boolean> {
  try {
    await sync(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
