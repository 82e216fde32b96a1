import { link, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode, StrayError } from '@stray/core';
import { openSnapshot } from '@stray/db';
import type { BlobStore } from '@stray/storage';

interface ArchiveStores {
  readonly databaseUrl: string;
  readonly blobs: BlobStore;
}

const snapshotTries = 5;

interface Kept {
  /** A folder for archives. */
  readonly kept: string;
  readonly exports: boolean;
}

/**
 * A snapshot, with the archives that it calls open under second names. One that was taken apart in between is not there
 * any more, and neither are its samples: then a later moment is chosen.
 */
export async function openWithArchives({ databaseUrl, blobs }: ArchiveStores, { kept, exports }: Kept) {
  await mkdir(kept, { recursive: true });
  for (let left = snapshotTries; ; left--) {
    const snapshot = await openSnapshot(databaseUrl, { exports });
    const archives = await snapshot.openUploads().catch(async (error: unknown) => {
      await snapshot.close();
      throw error;
    });
    const there = await Promise.all(archives.map((id) => keptAs(blobs, id, kept)));
    if (there.every(Boolean) || left === 0) return { snapshot, archives: archives.filter((_, i) => there[i]) };
    await snapshot.close();
  }
}

/** An archive under a second name in `kept`, or brought there; false when it is gone. */
async function keptAs(blobs: BlobStore, id: string, kept: string): Promise<boolean> {
  try {
    const path = await blobs.archiveFile(id, kept);
    if (path !== join(kept, id)) await link(path, join(kept, id));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return true;
    if (isCode(error, 'ENOENT')) return false;
    if (error instanceof StrayError && error.code === 'BLOB_NOT_FOUND') return false;
    throw error;
  }
}
