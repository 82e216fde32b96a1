import type { BlobStore } from './blobStore.ts';
import { createFileStore } from './fileStore.ts';
import { readS3Address } from './s3/address.ts';

export interface StoreSettings {
  /** The folder of Stray's data, which holds the blobs too unless they lie elsewhere. */
  readonly home: string;
  /** `s3://bucket/prefix`, or undefined for the folder. */
  readonly storage?: string | undefined;
}

/**
 * The blob store that a setting names. S3 has to be reachable; its client is loaded only for it.
 *
 * @throws StrayError BAD_ARGUMENT · STORAGE_UNREACHABLE · STORAGE_REFUSED
 */
export async function openStore({ home, storage }: StoreSettings): Promise<BlobStore> {
  if (storage === undefined) return createFileStore(home);
  const address = readS3Address(storage);
  const { createS3Store } = await import('./s3/s3Store.ts');
  return createS3Store(address, home);
}
