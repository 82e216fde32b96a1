import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { archivesFolder } from './archiveId.ts';
import type { FreedFiles } from './leftovers.ts';
import { parcelsFolder } from './parcels.ts';
import { receivedFolder } from './received.ts';

export interface FilesOnDisk {
  readonly thumbnails: FreedFiles & { readonly estimated: boolean };
  /** Received whole, and not taken apart yet, or not all of it on the disk yet. */
  readonly archives: FreedFiles;
  /** Begun, and not all there. */
  readonly received: FreedFiles;
  readonly models: FreedFiles;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Looks at what lies in the folder of the data, but for the blobs: their sizes are in the database. */
export async function measureFiles(home: string): Promise<FilesOnDisk> {
  const { bavail, blocks, bsize } = await statfs(home);
  return {
    thumbnails: await measureThumbnails(join(home, 'thumbnails')),
    archives: sumOf(await bytesBelow(archivesFolder(home)), await bytesBelow(parcelsFolder(home))),
    received: await bytesBelow(receivedFolder(home)),
    models: await bytesBelow(join(home, 'models')),
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
  };
}

const folders = 256;
/** Folders that are looked into where there are too many thumbnails to look at all; every 64th. */
const sampled = 4;
const few = 20_000;

/**
 * Names are hashes, so every one of the 256 folders holds about as much: of many thumbnails four folders tell the sum to
 * within a hundredth.
 */
async function measureThumbnails(folder: string): Promise<FilesOnDisk['thumbnails']> {
  const sum = { files: 0, bytes: 0 };
  const names = Array.from({ length: folders }, (_, i) => i.toString(16).padStart(2, '0'));
  const add = async (name: string) => {
    const { files, bytes } = await bytesBelow(join(folder, name));
    sum.files += files;
    sum.bytes += bytes;
  };
  const first = names.filter((_, i) => i % (folders / sampled) === 0);
  for (const name of first) await add(name);
  const scale = folders / sampled;
  if (sum.files * scale > few) {
    return { files: sum.files * scale, bytes: sum.bytes * scale, estimated: true };
  }
  for (const name of names) if (!first.includes(name)) await add(name);
  return { ...sum, estimated: false };
}

const sumOf = (one: FreedFiles, other: FreedFiles): FreedFiles => ({
  files: one.files + other.files,
  bytes: one.bytes + other.bytes,
});

/** Bytes of the files in a folder and below it; 0 when there is none. */
async function bytesBelow(folder: string): Promise<FreedFiles> {
  const sum = { files: 0, bytes: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    if (facts === undefined) continue;
    sum.files += 1;
    sum.bytes += facts.size;
  }
  return sum;
}
