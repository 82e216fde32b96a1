import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '@stray/core';
import { archiveId } from './archiveId.ts';
import { secondName, sync } from './secondName.ts';

/**
 * Parcels that are journals: each holds the bytes of blobs that were written and not yet synced. A parcel is kept before the
 * first of its blobs is written, and dropped when all of them, and their names, are on the disk. So a blob in the store is
 * on the disk, or in a parcel that is; whoever finds it there, and writes it no second time, may rely on it too.
 */
export const parcelsFolder = (home: string): string => join(home, 'parcels');

export interface KeptParcel {
  /** Of the upload. */
  readonly id: string;
  readonly path: string;
}

/**
 * Keeps a file that was received as the journal of its blobs, under a name that nobody else has; it and its name are on the
 * disk when this returns.
 *
 * @param id a uuid
 */
export async function keepParcel(home: string, id: string, file: string): Promise<KeptParcel> {
  const path = join(parcelsFolder(home), `${archiveId(id)}.${randomUUID()}`);
  await mkdir(parcelsFolder(home), { recursive: true });
  await secondName(file, path);
  await sync(parcelsFolder(home));
  return { id, path };
}

/** Those that are there: of this process, of another one, or of one that died. */
export async function keptParcels(home: string): Promise<KeptParcel[]> {
  const names = await readdir(parcelsFolder(home)).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.flatMap((name) => {
    const id = /^([0-9a-f-]{36})(\.[0-9a-f-]{36})?$/.exec(name)?.[1];
    return id === undefined ? [] : [{ id, path: join(parcelsFolder(home), name) }];
  });
}

/**
 * Gives a parcel a name that nobody else knows. Who writes its blobs looks for the parcel afterwards, and keeps it anew
 * when it was claimed meanwhile: so who claims it drops it only after it has synced all that was written on its account.
 *
 * @returns undefined when it is gone
 */
export async function claimParcel(home: string, { id, path }: KeptParcel): Promise<KeptParcel | undefined> {
  const claimed = join(parcelsFolder(home), `${id}.${randomUUID()}`);
  try {
    await rename(path, claimed);
    return { id, path: claimed };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
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
export const dropParcel = ({ path }: KeptParcel): Promise<void> => rm(path, { force: true });
