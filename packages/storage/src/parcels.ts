import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCode } from '@stray/core';
import { archiveId } from './archiveId.ts';
import type { StoredBlob } from './blobStore.ts';
import { moved, secondName, sync } from './secondName.ts';

/**
 * Parcels that are journals: each holds the bytes of blobs that have no file of their own yet, or one that is not synced. A
 * parcel is kept before its rows are there, and dropped when the files of all its blobs that rows name, and their names, are
 * on the disk. So a blob in the store is on the disk, or in a parcel that is; whoever finds it there, and writes it no second
 * time, may rely on it too. Where each blob stands in it is in its index, which can be made from it again.
 */
export const parcelsFolder = (home: string): string => join(home, 'parcels');

export interface KeptParcel {
  /** Of the upload. */
  readonly id: string;
  readonly path: string;
}

/** A blob within a parcel. */
export interface PlacedBlob extends StoredBlob {
  /** Of its first byte. */
  readonly start: number;
}

const indexPath = (path: string): string => `${path}.index`;

/**
 * Keeps a file that was received as the journal of its blobs, under a name that nobody else has; it, its name and its index are
 * on the disk when this returns, and its blobs can be read.
 *
 * @param id a uuid
 */
export async function keepParcel(
  home: string,
  { id, path: file }: KeptParcel,
  blobs: readonly PlacedBlob[],
): Promise<KeptParcel> {
  const kept = { id, path: join(parcelsFolder(home), `${archiveId(id)}.${randomUUID()}`) };
  await mkdir(parcelsFolder(home), { recursive: true });
  try {
    await secondName(file, kept.path);
    await indexParcel(kept, blobs);
    return kept;
  } catch (error) {
    await dropParcel(kept);
    throw error;
  }
}

/** Those that are there: of this process, of another one, or of one that died. */
export async function keptParcels(home: string): Promise<KeptParcel[]> {
  return (await namesIn(parcelsFolder(home))).flatMap((name) => {
    const id = /^([0-9a-f-]{36})(\.[0-9a-f-]{36})?$/.exec(name)?.[1];
    return id === undefined ? [] : [{ id, path: join(parcelsFolder(home), name) }];
  });
}

/**
 * Gives a parcel a name that nobody else knows. Who adds its rows looks for the parcel afterwards, and keeps it anew when it was
 * claimed meanwhile: so who claims it may drop it when blobs have files that rows name then.
 *
 * @returns undefined when it is gone
 */
export async function claimParcel(home: string, { id, path }: KeptParcel): Promise<KeptParcel | undefined> {
  const claimed = join(parcelsFolder(home), `${id}.${randomUUID()}`);
  if (!(await moved(path, claimed))) return undefined;
  await moved(indexPath(path), indexPath(claimed));
  return { id, path: claimed };
}

/** Says where the blobs of a parcel stand, in place of what was said before; it is on the disk when this returns. */
export async function indexParcel({ path }: KeptParcel, blobs: readonly PlacedBlob[]): Promise<void> {
  const draft = `${indexPath(path)}.${randomUUID()}`;
  const text = blobs.map(({ sha256, start, bytes }) => `${sha256} ${start} ${bytes}\n`).join('');
  await writeFile(draft, text, { flush: true });
  await rename(draft, indexPath(path));
  await sync(dirname(path));
}

/** @returns undefined where there is none, or none that can be read */
export async function readParcelIndex({ path }: KeptParcel): Promise<ReadonlyMap<string, PlacedBlob> | undefined> {
  const text = await readFile(indexPath(path), 'utf8').catch(() => '');
  const found = [...text.matchAll(/^([0-9a-f]{64}) (\d+) (\d+)$/gm)].map(
    ([, sha256 = '', start, bytes]) => [sha256, { sha256, start: Number(start), bytes: Number(bytes) }] as const,
  );
  return found.length === 0 ? undefined : new Map(found);
}

export const isKept = ({ path }: KeptParcel): Promise<boolean> =>
  access(path).then(
    () => true,
    (error: unknown) => {
      if (isCode(error, 'ENOENT')) return false;
      throw error;
    },
  );

/** Should the power bring it back, its blobs are written once more. */
export async function dropParcel({ path }: KeptParcel): Promise<void> {
  await rm(path, { force: true });
  await rm(indexPath(path), { force: true });
}

/** Takes away indexes, and drafts of such, whose parcel is gone. */
export async function dropLooseIndexes(home: string): Promise<void> {
  const folder = parcelsFolder(home);
  const names = await namesIn(folder);
  const parcels = new Set(names);
  for (const name of names) {
    const [parcel = '', isIndex] = name.split('.index');
    if (isIndex !== undefined && !parcels.has(parcel)) await rm(join(folder, name), { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
}
