import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { StoredBlob } from './blobStore.ts';

/** The name of a blob with these bytes. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** That of no bytes: what the row of a file that was refused, and not kept, has for a name. */
export const emptySha256 = sha256Of(new Uint8Array());

/** What a file of this machine would be as a blob. */
export const hashFile = (path: string): Promise<StoredBlob> => hashContent(createReadStream(path));

/** What this would be as a blob. */
export async function hashContent(content: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
