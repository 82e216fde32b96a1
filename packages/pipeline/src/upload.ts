import { type Db, insertSamples, type NewSample } from '@stray/db';
import type { BlobStore } from '@stray/storage';

export interface UploadedFile {
  /** Relative to the dataset's root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly declaredClass?: string | undefined;
}

/**
 * upload, first half: bytes → blob named by sha256. A blob is durable when this returns, so that no sample row ever
 * names bytes that are not there.
 */
export async function storeFile(blobs: BlobStore, { path, bytes, declaredClass }: UploadedFile): Promise<NewSample> {
  return { path, declaredClass, ...(await blobs.put(bytes)) };
}

/** upload, second half: the sample rows. The same bytes under the same path again change nothing. */
export function addSamples(db: Db, datasetId: string, samples: readonly NewSample[]): Promise<number> {
  return insertSamples(db, datasetId, samples);
}
