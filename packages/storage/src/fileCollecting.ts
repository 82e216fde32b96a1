import { randomUUID } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCode, sha256 as sha256Shape } from '@stray/core';
import type { Aside, Collectable } from './collectable.ts';
import { moved } from './secondName.ts';

export interface BlobPlaces {
  readonly dir: string;
  blobPath(sha256: string): string;
  thumbnailFolder(sha256: string): string;
}

/** Collecting in a folder: what is set aside lies in `dir`/aside, as `<sha256>.<token>`. */
export function collectFiles({ dir, blobPath, thumbnailFolder }: BlobPlaces): Collectable {
  const aside = join(dir, 'aside');
  const pathOf = ({ sha256, token }: Aside) => join(aside, `${sha256}.${token}`);

  return {
    async *names(prefix) {
      for await (const files of filesBelow(join(dir, 'blobs', prefix))) yield files.filter(isName);
    },
    async setAside(sha256, before) {
      const path = blobPath(sha256);
      if (before !== undefined) {
        const facts = await factsOf(path);
        if (facts === undefined || facts.mtime >= before) return undefined;
      }
      const taken = { sha256, token: randomUUID() };
      await mkdir(aside, { recursive: true });
      return (await moved(path, pathOf(taken))) ? taken : undefined;
    },
    async asides() {
      const names = (await entriesOf(aside)).map(({ name }) => name.split('.'));
      return names.flatMap(([sha256 = '', token = '']) => (isName(sha256) && token !== '' ? [{ sha256, token }] : []));
    },
    async putBack(taken) {
      const path = blobPath(taken.sha256);
      await mkdir(dirname(path), { recursive: true });
      await moved(pathOf(taken), path);
    },
    async discard(taken) {
      const path = pathOf(taken);
      const facts = await factsOf(path);
      await rm(path, { force: true });
      return facts === undefined ? 0 : freedBy(facts);
    },
    async *thumbnailNames(prefix) {
      for await (const files of filesBelow(join(dir, 'thumbnails', prefix))) {
        yield [...new Set(files.map((name) => name.split('-')[0] ?? '').filter(isName))];
      }
    },
    async dropThumbnails(sha256, before) {
      const folder = thumbnailFolder(sha256);
      let [files, bytes] = [0, 0];
      for (const { name } of await entriesOf(folder)) {
        if (!name.startsWith(`${sha256}-`)) continue;
        const facts = await factsOf(join(folder, name));
        if (facts === undefined || (before !== undefined && facts.mtime >= before)) continue;
        await rm(join(folder, name), { force: true });
        files += 1;
        bytes += facts.size;
      }
      return { files, bytes };
    },
  };
}

/** Where a blob lies that is aside; undefined when it is not. */
export async function asidePath(dir: string, sha256: string): Promise<string | undefined> {
  const found = (await entriesOf(join(dir, 'aside'))).find(({ name }) => name.startsWith(`${sha256}.`));
  return found && join(dir, 'aside', found.name);
}

const isName = (name: string): boolean => sha256Shape.safeParse(name).success;

/** Bytes with another name, of a file that was received and not yet let go of, are not freed with this one. */
const freedBy = ({ nlink, size }: Stats): number => (nlink > 1 ? 0 : size);

async function* filesBelow(folder: string): AsyncGenerator<string[]> {
  for (const { name } of await entriesOf(folder)) {
    yield (await entriesOf(join(folder, name))).map((entry) => entry.name);
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  });
}

async function factsOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}
