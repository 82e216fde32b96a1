import type { Readable } from 'node:stream';
import type { Collectable } from './collectable.ts';

export interface StoredBlob {
  /** Lower-case hex sha256 of the bytes; the blob's name. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Bytes of a blob from `start` to `end`, which both belong to it; within the blob. */
export interface BytePart {
  readonly start: number;
  readonly end: number;
}

/**
 * Where bytes live: blobs by the sha256 of their content, and thumbnails, which can be made from a blob again. What
 * `put` has returned for stays readable after a crash, a thumbnail may be lost; nothing is ever seen half-written.
 *
 * Archives are kept beside them, by the ids of their uploads, until they are taken apart.
 *
 * All methods throw StrayError BAD_ARGUMENT for a name that is no sha256, those that write DISK_FULL, and those of a store on
 * another machine STORAGE_UNREACHABLE, which may pass, and STORAGE_REFUSED, which will not.
 */
export interface BlobStore extends Collectable {
  /** The folder of this machine that it is; undefined where it is elsewhere. */
  readonly dir?: string | undefined;
  /** Stores bytes once, however often they are put. */
  put(content: Uint8Array | Readable): Promise<StoredBlob>;
  /** As `put`, for a file of this machine that is never written to again; it stays. */
  putFile(path: string): Promise<StoredBlob>;
  /** Whether it is in its place; one that is set aside to be collected is not. */
  has(sha256: string): Promise<boolean>;
  /** The whole blob. @throws StrayError BLOB_NOT_FOUND */
  get(sha256: string): Promise<Buffer>;
  /**
   * The blob in pieces, or a part of it; `bytes` is of the whole.
   *
   * @throws StrayError BLOB_NOT_FOUND, before anything is read
   */
  open(sha256: string, part?: BytePart): Promise<StoredBlob & { readonly stream: Readable }>;
  /** Stores the thumbnail of a blob, in place of an older one. `size`: its longer side in pixels, 1 to 4096. */
  putThumbnail(sha256: string, size: number, content: Uint8Array): Promise<void>;
  /** The thumbnail, or undefined while there is none. */
  getThumbnail(sha256: string, size: number): Promise<Buffer | undefined>;
  /** Keeps a file of this machine as the archive of an upload; done again, it changes nothing. @param id a uuid */
  keepArchive(id: string, path: string): Promise<void>;
  /**
   * An archive as a file of this machine: where it lies, or brought to `scratch`, a folder that is there.
   *
   * @throws StrayError BLOB_NOT_FOUND
   */
  archiveFile(id: string, scratch: string): Promise<string>;
  hasArchive(id: string): Promise<boolean>;
  /** Archives that are not there are dropped too. */
  dropArchive(id: string): Promise<void>;
}
