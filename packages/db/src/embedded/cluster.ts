import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/**
 * An empty cluster as `initdb` leaves it, which the build makes once: making one takes longer than all else of a first
 * start. The same path seen from `src` and from `dist`.
 */
export const emptyCluster = fileURLToPath(new URL('../../dist/cluster.tar.gz', import.meta.url));

/**
 * Lays an empty cluster where no `folder` is yet, wholly or not at all, whenever the process may die. Where the build has
 * made none, nothing is done, and PGlite makes its own.
 */
export async function layCluster(folder: string): Promise<void> {
  if (existsSync(folder) || !existsSync(emptyCluster)) return;
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const members = extract();
  members.end(await promisify(gunzip)(await readFile(emptyCluster)));
  const files: [path: string, content: Buffer][] = [];
  for await (const member of members) {
    const path = join(draft, member.header.name);
    const content = await buffer(member);
    if (member.header.type === 'directory') await mkdir(path, { mode: 0o700 });
    else files.push([path, content]);
  }
  await Promise.all(files.map(([path, content]) => writeFile(path, content, { mode: 0o600 })));
  await rename(draft, folder);
}
