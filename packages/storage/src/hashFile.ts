import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { StoredBlob } from './blobStore.ts';

/** What a file of this machine would be as a blob. */
export async function hashFile(path: string): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
