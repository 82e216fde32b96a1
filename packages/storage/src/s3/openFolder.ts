import type { S3Address } from './address.ts';
import type { S3Folder } from './folder.ts';

/** What lies under an address in S3. Its client is loaded only for it. */
export async function openS3Folder(address: S3Address): Promise<S3Folder> {
  const { createS3Folder } = await import('./folder.ts');
  return createS3Folder(address);
}
