import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { StrayError } from '@stray/core';
import { type BlobStore, emptySha256 } from '@stray/storage';
import { blobsFolder } from './format.ts';
import type { TarWriter } from './tarFile.ts';

interface BlobsToAdd {
  readonly blobs: BlobStore;
  /** A file with the sha256 of each, one a line. */
  readonly names: string;
  /** Told of every blob that is written. */
  readonly add: (more: { readonly blobs: number; readonly bytes: number }) => void;
}

/** Writes the blobs that are named. @returns which of them are lost or damaged, and the hash over the names of the others */
export async function addBlobs(tar: TarWriter, { blobs, names, add }: BlobsToAdd) {
  const missing: string[] = [];
  const hash = createHash('sha256');
  let sum = 0;
  for await (const sha256 of createInterface({ input: createReadStream(names), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (sha256 === '') continue;
    const found = await opened(blobs, sha256);
    if (found === undefined) {
      if (sha256 !== emptySha256) missing.push(sha256);
      continue;
    }
    const part = await tar.add(`${blobsFolder}${sha256}`, found.bytes, found.stream);
    if (part.sha256 !== sha256) missing.push(sha256);
    hash.update(sha256);
    sum += part.bytes;
    add({ blobs: 1, bytes: part.bytes });
  }
  return { missing, digest: { bytes: sum, sha256: hash.digest('hex') } };
}

/** One whose row was there before its bytes were looked for is put again in a moment. */
async function opened(blobs: BlobStore, sha256: string) {
  for (const waitMs of [50, 500, 2000]) {
    try {
      return await blobs.open(sha256);
    } catch (error) {
      if (!(error instanceof StrayError) || error.code !== 'BLOB_NOT_FOUND') throw error;
      if (sha256 === emptySha256) return undefined;
      await pause(waitMs);
    }
  }
  return undefined;
}
