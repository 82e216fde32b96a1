import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { largestParcel, mostInParcel, StrayError } from '@stray/core';
import type { NewSample } from '@stray/db';
import { openQuickBlobs, type PlacedBlob, sha256Of } from '@stray/storage';
import { countedTree } from './countedTree.ts';
import { declaredByFolder } from './declaredPlace.ts';
import { archiveTree, tarTree } from './sources/archive.ts';
import type { FileTree } from './sources/fileTree.ts';
import { type TreeReader, takenFiles } from './takenFiles.ts';

/** A tar archive of small photos. */
export interface ParcelFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether the folder of a photo is its declared class. */
  readonly classes: boolean;
}

/** What a parcel holds. */
export interface ParcelContent {
  readonly samples: readonly NewSample[];
  readonly blobs: readonly PlacedBlob[];
  /** ARCHIVE_INVALID where it cannot be read on, or holds too many: the samples came before. */
  readonly problem: StrayError | undefined;
}

/** Which blobs get files: those that have none, those whose file has not the bytes that it should, or all, also where one is. */
export type Mending = 'missing' | 'damaged' | 'all';

export interface MendTask {
  /** Of the parcel. */
  readonly path: string;
  readonly blobs: readonly PlacedBlob[];
  readonly mending: Mending;
  /** Whether each is on the disk at the end. */
  readonly synced: boolean;
}

export interface ParcelReader {
  /** upload, first half, of a parcel: photos → samples, and the places of their blobs in it. */
  look(parcel: Pick<ParcelFile, 'path' | 'classes'>): Promise<ParcelContent>;
  /**
   * Writes files in `dir` of blobs that a parcel holds.
   *
   * @throws StrayError DISK_FULL
   */
  mend(dir: string, task: MendTask): void;
}

/** A parcel as a tree of photos. */
export const readParcel = ({ path, bytes, classes }: ParcelFile): TreeReader & { readonly mostBytes: number } =>
  photosIn(archiveTree({ path, format: 'tar', bytes }), classes);

function photosIn(archive: FileTree, classes: boolean) {
  const { tree } = countedTree(archive, mostInParcel);
  return {
    members: tree.members,
    mostBytes: tree.mostBytes,
    classesOf: (photo: string) => (classes ? declaredByFolder(photo) : []),
    isAnnotation: () => false,
  };
}

/**
 * Reads parcels one at a time, each as a whole into the same memory: pieces of their own cost more to collect than all the
 * rest. Blocks its thread.
 */
export function openParcelReader(): ParcelReader {
  let memory = Buffer.alloc(0);
  const read = (path: string): Buffer => {
    const file = openSync(path, 'r');
    try {
      const size = Math.min(fstatSync(file).size, largestParcel);
      if (size > memory.length) memory = Buffer.allocUnsafeSlow(size);
      let at = 0;
      for (let found = 1; at < size && found > 0; at += found) found = readSync(file, memory, at, size - at, at);
      return memory.subarray(0, at);
    } finally {
      closeSync(file);
    }
  };
  return {
    async look({ path, classes }) {
      const content = read(path);
      const reader = photosIn(tarTree(content), classes);
      const samples: NewSample[] = [];
      const blobs: PlacedBlob[] = [];
      try {
        for await (const file of takenFiles(reader, reader.mostBytes)) {
          if (file.kind === 'refused') samples.push(file.sample);
          if (file.kind !== 'photo') continue;
          const blob = { sha256: sha256Of(file.bytes), bytes: file.bytes.length };
          samples.push({ path: file.path, declaredClasses: file.declaredClasses, ...blob });
          blobs.push({ ...blob, start: file.bytes.byteOffset - content.byteOffset });
        }
        return { samples, blobs, problem: undefined };
      } catch (error) {
        if (!(error instanceof StrayError) || error.code !== 'ARCHIVE_INVALID') throw error;
        return { samples, blobs, problem: error };
      }
    },
    mend(dir, { path, blobs, mending, synced }) {
      const store = openQuickBlobs(dir, { synced });
      const isWanted: Readonly<Record<Mending, (sha256: string) => boolean>> = {
        missing: (sha256) => !store.has(sha256),
        damaged: (sha256) => store.has(sha256) && !store.has(sha256, { whole: true }),
        all: () => true,
      };
      const wanted = blobs.filter(({ sha256 }) => isWanted[mending](sha256));
      if (wanted.length === 0) return;
      const content = read(path);
      for (const { start, bytes } of wanted) store.put(content.subarray(start, start + bytes), 'replace');
    },
  };
}
