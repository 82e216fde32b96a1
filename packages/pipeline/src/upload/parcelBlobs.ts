import { largestParcel, mostInParcel, StrayError } from '@stray/core';
import type { NewSample } from '@stray/db';
import { openQuickBlobs, sha256Of } from '@stray/storage';
import { countedTree } from './countedTree.ts';
import { declaredByFolder } from './declaredPlace.ts';
import { archiveTree } from './sources/archive.ts';
import { type TakenFile, type TreeReader, takenFiles } from './takenFiles.ts';

/** A tar archive of small photos. */
export interface ParcelFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether the folder of a photo is its declared class. */
  readonly classes: boolean;
}

export interface StoredParcel {
  readonly samples: readonly NewSample[];
  /** ARCHIVE_INVALID where it cannot be read on, or holds too many: the samples came before. */
  readonly problem: StrayError | undefined;
}

/** A parcel as a tree of photos. */
export function readParcel({ path, bytes, classes }: ParcelFile): TreeReader & { readonly mostBytes: number } {
  const { tree } = countedTree(archiveTree({ path, format: 'tar', bytes }), mostInParcel);
  return {
    members: tree.members,
    mostBytes: tree.mostBytes,
    classesOf: (photo) => (classes ? declaredByFolder(photo) : []),
    isAnnotation: () => false,
  };
}

/**
 * upload, first half, of a parcel: photos → blobs in `dir`, which are synced later. Blocks its thread while it writes.
 *
 * @throws StrayError DISK_FULL
 */
export async function storeParcel(dir: string, parcel: ParcelFile): Promise<StoredParcel> {
  const blobs = openQuickBlobs(dir, { synced: false });
  const samples: NewSample[] = [];
  const problem = await eachFile(parcel, (file) => {
    if (file.kind === 'refused') samples.push(file.sample);
    if (file.kind !== 'photo') return;
    const { path, declaredClasses, bytes } = file;
    samples.push({ path, declaredClasses, ...blobs.put(bytes) });
  });
  return { samples, problem };
}

/** The names of the blobs that a parcel holds. */
export async function blobsIn(path: string): Promise<string[]> {
  const names = new Set<string>();
  await eachFile(wholeOf(path), (file) => {
    if (file.kind === 'photo') names.add(sha256Of(file.bytes));
  });
  return [...names];
}

/** Which blobs are written anew: those that are not in their place, also those whose bytes are not what they should be, or all. */
export type Mending = 'missing' | 'damaged' | 'all';

/**
 * Writes blobs anew that a parcel holds.
 *
 * @param synced whether each is on the disk at the end
 * @returns the names of those that were written
 * @throws StrayError DISK_FULL
 */
export async function mendBlobs(dir: string, { path, sha256s, mending, synced }: MendTask): Promise<string[]> {
  const blobs = openQuickBlobs(dir, { synced });
  const isToWrite = (sha256: string) => mending === 'all' || !blobs.has(sha256, { whole: mending === 'damaged' });
  const wanted = new Set(sha256s.filter(isToWrite));
  const written: string[] = [];
  if (wanted.size === 0) return written;
  await eachFile(wholeOf(path), (file) => {
    if (file.kind !== 'photo' || !wanted.delete(sha256Of(file.bytes))) return;
    written.push(blobs.put(file.bytes, 'replace').sha256);
  });
  return written;
}

export interface MendTask {
  /** Of the parcel. */
  readonly path: string;
  readonly sha256s: readonly string[];
  readonly mending: Mending;
  readonly synced: boolean;
}

/** @returns why it could not be read to its end */
async function eachFile(parcel: ParcelFile, use: (file: TakenFile) => void): Promise<StrayError | undefined> {
  const reader = readParcel(parcel);
  try {
    for await (const file of takenFiles(reader, reader.mostBytes)) use(file);
    return undefined;
  } catch (error) {
    if (!(error instanceof StrayError) || error.code !== 'ARCHIVE_INVALID') throw error;
    // The disk's fault is not the parcel's.
    if (error.cause instanceof Error && 'syscall' in error.cause) throw error.cause;
    return error;
  }
}

/** One that was taken in before: only its bytes count. */
const wholeOf = (path: string): ParcelFile => ({ path, bytes: largestParcel, classes: false });
