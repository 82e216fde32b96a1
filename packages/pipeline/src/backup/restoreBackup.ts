import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StrayError } from '@stray/core';
import { knownMigrations, lookInto, notEmpty, restoreRows } from '@stray/db';
import { stageEncoders } from '@stray/models';
import type { BlobStore } from '@stray/storage';
import type { Manifest } from './format.ts';
import { type CheckedBackup, checkBackup, manifestOf, rowsOf } from './readBackup.ts';

export interface RestoreStores {
  readonly databaseUrl: string;
  readonly blobs: BlobStore;
  /** The folder of Stray's data. */
  readonly home: string;
}

export interface RestoreTask {
  readonly file: string;
  /** Whether what is there may be lost. */
  readonly replace: boolean;
  readonly onProgress: (progress: { readonly step: 'photos' | 'rows'; readonly done: number }) => void;
}

/**
 * Puts a backup in place of what the database holds. The file is read twice: once to its end, while everything is checked
 * and archives, blobs and encoders are put where they belong, which takes nothing away; and then its rows, in one
 * transaction. Cut short anywhere, or damaged anywhere, the database is as it was, and it can be done again.
 *
 * @throws StrayError BACKUP_INVALID · BACKUP_TOO_NEW · CONFLICT when something would be lost, or Stray is at work ·
 *   DISK_FULL · FILE_NOT_FOUND
 */
export async function restoreBackup(stores: RestoreStores, task: RestoreTask): Promise<CheckedBackup> {
  const { databaseUrl, blobs, home } = stores;
  const { file, replace, onProgress } = task;
  const manifest = await manifestOf(file);
  await knownMigrations(manifest.migrations);
  const held = await lookInto(databaseUrl);
  if (!replace && held.projects + held.samples > 0) throw notEmpty(held);
  await refuseWithoutRoom(home, manifest);
  const encoders = stageEncoders(home);
  const checked = await checkBackup(file, {
    blob: async (content) => {
      await blobs.put(Readable.from(content));
    },
    archive: (id, content) => putArchive(stores, id, content),
    encoder: ({ name, file: part }, content) => encoders.add(name, { file: part, content }),
    progress: (done) => onProgress({ step: 'photos', done }),
  }).catch(async (error: unknown) => {
    await encoders.drop();
    throw error;
  });
  await encoders.settle();
  let rows = 0;
  await restoreRows(databaseUrl, {
    ...manifest,
    replace,
    load: async (insert) => {
      for await (const piece of rowsOf(file)) {
        await insert(piece.table, piece.rows);
        rows += piece.rows.length;
        onProgress({ step: 'rows', done: rows });
      }
    },
  });
  return checked;
}

async function putArchive(
  { blobs, home }: RestoreStores,
  id: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const draft = join(home, 'drafts', randomUUID());
  await mkdir(dirname(draft), { recursive: true });
  try {
    await pipeline(content, createWriteStream(draft, { flush: true }));
    await blobs.keepArchive(id, draft);
  } finally {
    await rm(draft, { force: true });
  }
}

async function refuseWithoutRoom(folder: string, { blobBytes }: Manifest): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > blobBytes) return;
  const [free, wanted] = [bavail * bsize, blobBytes].map((bytes) => Math.round(bytes / 1e6).toLocaleString('en'));
  throw new StrayError('DISK_FULL', `The photos take ${wanted} MB, and ${free} MB are free for ${folder}.`);
}
