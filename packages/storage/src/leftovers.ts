import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { archivesFolder } from './archiveId.ts';
import { receivedFolder } from './received.ts';

export interface FreedFiles {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Throws away archives of which nobody knows. As with blobs: whoever receives one looks, after it has committed the row,
 * whether the archive is still there; here it is set aside before it is asked for its row.
 *
 * @param before archives that were given their name later are left alone
 * @param wanted which of these uploads are to be taken apart still
 */
export async function dropUnknownArchives(
  home: string,
  before: Date,
  wanted: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<FreedFiles> {
  const freed = { files: 0, bytes: 0 };
  const folder = archivesFolder(home);
  for (const { name, facts } of await filesIn(folder)) {
    const [id = '', ending] = name.split('.');
    if (ending !== 'aside' && facts.ctime >= before) continue;
    // A copy that was never finished is nobody's; what is aside already was left there by a collector that died.
    const isArchive = ending === undefined;
    const out = isArchive ? join(folder, `${id}.aside.${randomUUID()}`) : join(folder, name);
    if (isArchive) await rename(join(folder, name), out);
    if (ending !== 'draft' && (await wanted([id])).has(id)) {
      await rename(out, join(folder, id));
      continue;
    }
    await rm(out, { force: true });
    freed.files += 1;
    if (facts.nlink === 1) freed.bytes += facts.size;
  }
  return freed;
}

/** Throws away what was begun and not gone on with: uploads in pieces and drafts of blobs, not written to since `before`. */
export async function dropUnfinished(home: string, before: { received: Date; drafts: Date }): Promise<FreedFiles> {
  const freed = { files: 0, bytes: 0 };
  for (const [folder, oldest] of [
    [receivedFolder(home), before.received],
    [join(home, 'drafts'), before.drafts],
  ] as const) {
    for (const { name, facts } of await filesIn(folder)) {
      if (facts.mtime >= oldest || facts.ctime >= oldest) continue;
      await rm(join(folder, name), { force: true });
      freed.files += 1;
      if (facts.nlink === 1) freed.bytes += facts.size;
    }
  }
  return freed;
}

async function filesIn(folder: string): Promise<{ readonly name: string; readonly facts: Stats }[]> {
  const found: { name: string; facts: Stats }[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts?.isFile()) found.push({ name, facts });
  }
  return found;
}
