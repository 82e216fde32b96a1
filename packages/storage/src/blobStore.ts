import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** Lower-case hex, of the bytes; the blob's name. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Where bytes are kept, named by what they are. The contract of every driver (see test/contract.ts):
 * a blob that `put` has returned survives the death of the process and of the machine; a blob is there whole or not at
 * all; putting the same bytes again changes nothing. Thumbnails are derived and may be lost.
 */
export interface BlobStore {
  /** @throws StrayError DISK_FULL */
  put(source: Uint8Array | Readable): Promise<StoredBlob>;
  /** @throws StrayError BLOB_NOT_FOUND */
  get(sha256: string): Promise<Uint8Array>;
  /** @throws StrayError BLOB_NOT_FOUND */
  stream(sha256: string): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  putThumbnail(sha256: string, size: number, bytes: Uint8Array): Promise<void>;
  getThumbnail(sha256: string, size: number): Promise<Uint8Array | undefined>;
}
