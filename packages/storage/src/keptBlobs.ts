import { open } from 'node:fs/promises';
import { isCode } from '@stray/core';
import { sha256Of } from './hashFile.ts';
import { keptParcels, type PlacedBlob, readParcelIndex } from './parcels.ts';

export interface KeptBlobs {
  /** The bytes of a blob that a kept parcel holds, or undefined. */
  get(sha256: string): Promise<Buffer | undefined>;
}

/** Reads blobs that have no files yet, in the parcels that are kept in `home`, whichever process keeps them. */
export function openKeptBlobs(home: string): KeptBlobs {
  let indexes: ReadonlyMap<string, ReadonlyMap<string, PlacedBlob>> = new Map();
  /** A parcel does not change: an index is read once. */
  const look = async () => {
    const found = new Map<string, ReadonlyMap<string, PlacedBlob>>();
    for (const parcel of await keptParcels(home)) {
      const index = indexes.get(parcel.path) ?? (await readParcelIndex(parcel));
      if (index !== undefined) found.set(parcel.path, index);
    }
    indexes = found;
    return found;
  };
  return {
    async get(sha256) {
      for (const [path, index] of await look()) {
        const blob = index.get(sha256);
        const bytes = blob && (await readPart(path, blob));
        // The index is believed as little as the disk.
        if (bytes !== undefined && sha256Of(bytes) === sha256) return bytes;
      }
      return undefined;
    },
  };
}

/** Undefined where the parcel is gone. */
async function readPart(path: string, { start, bytes }: PlacedBlob): Promise<Buffer | undefined> {
  try {
    const file = await open(path);
    try {
      const part = Buffer.alloc(bytes);
      if (bytes > 0) await file.read(part, 0, bytes, start);
      return part;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
