import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveTree } from '@stray/pipeline';

/** The files of a zip or tar, by name. */
export async function filesOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'stray-files-'));
  const format = bytes.subarray(0, 2).toString('latin1') === 'PK' ? 'zip' : 'tar';
  const path = join(folder, `a.${format}`);
  await writeFile(path, bytes);
  const files = new Map<string, Buffer>();
  for await (const member of archiveTree({ path, format, bytes: bytes.length }).members()) {
    const pieces: Uint8Array[] = [];
    for await (const piece of await member.open()) pieces.push(piece);
    files.set(member.name, Buffer.concat(pieces));
  }
  await rm(folder, { recursive: true });
  return files;
}
