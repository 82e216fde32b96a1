import { type PrismaClient, unusedAmong } from '@stray/db';
import type { PlacedBlob } from '@stray/storage';

/** Those that rows name; the others were deleted, or never got rows. */
export async function usedBlobs(db: PrismaClient, blobs: readonly PlacedBlob[]): Promise<readonly PlacedBlob[]> {
  const sha256s = blobs.map(({ sha256 }) => sha256);
  const unused = await unusedAmong(db, sha256s);
  return blobs.filter(({ sha256 }) => !unused.has(sha256));
}
