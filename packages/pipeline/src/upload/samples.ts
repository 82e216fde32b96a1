import { type Db, insertSamples, type NewSample } from '@stray/db';
import type { BlobStore } from '@stray/storage';

export interface UploadedFile {
  /** Relative to the dataset's root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly declaredClasses?: readonly string[] | undefined;
}

/**
 * upload, first half: bytes → blob named by sha256. A blob is durable when this returns, so that no sample row ever
 * names bytes that are not there.
 */
export async function storeFile(blobs: BlobStore, { path, bytes, declaredClasses }: UploadedFile): Promise<NewSample> {
  return { path, declaredClasses, ...(await blobs.put(bytes)) };
}

/** upload, second half: the sample rows. The same bytes under the same path again change nothing. */
export function addSamples(db: Db, datasetId: string, samples: readonly NewSample[]): Promise<number> {
  return insertSamples(db, datasetId, samples);
}

/**
 * upload, last: before a row named its blob, the collector may have taken the same bytes for nobody's; then they are put
 * again. Only now may the bytes be let go of.
 */
export async function keepBlob(blobs: BlobStore, sha256: string, bytes: Uint8Array): Promise<void> {
  if (!(await blobs.has(sha256))) await blobs.put(bytes);
}
