import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isCode, StrayError } from '@stray/core';
import { createDatabase, endHold, holdCollections, openSnapshot, prolongHold, type Snapshot } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import {
  archivesFolder,
  blobsFolder,
  type End,
  endName,
  formatVersion,
  type Manifest,
  manifestName,
  rowsFolder,
} from './format.ts';
import { type Part, type TarWriter, writeTar } from './tarFile.ts';

export interface BackupStores {
  readonly databaseUrl: string;
  readonly blobs: BlobStore;
  /** The folder of Stray's data, for what is kept while a backup is written. */
  readonly home: string;
}

export interface BackupTask {
  /** Where it is written to; nothing may be there. */
  readonly file: string;
  /** Of Stray. */
  readonly version: string;
  readonly onProgress: (progress: BackupProgress) => void;
}

export interface BackupProgress {
  readonly rows: number;
  readonly blobs: number;
  readonly bytes: number;
}

export interface BackupSummary extends BackupProgress {
  readonly tables: number;
  readonly archives: number;
  readonly migration: string;
  readonly encoderIds: readonly string[];
  /** Blobs that were lost or damaged before. */
  readonly missing: readonly string[];
}

/**
 * Writes everything that Stray knows into one file, also while it is at work: the rows as they are at one moment, then the
 * archives and blobs that these rows name. The collector is held off until they are written, and archives are given a
 * second name, so that none of them goes meanwhile. A blob that was being uploaded at that moment is waited for.
 *
 * @throws StrayError CONFLICT when the file is there · DISK_FULL · OUTPUT_UNWRITABLE · DATABASE_UNREACHABLE
 */
export async function writeBackup(stores: BackupStores, task: BackupTask): Promise<BackupSummary> {
  const { file, version, onProgress } = task;
  const names = `${file}.${process.pid}.names`;
  const kept = join(stores.home, 'backup', randomUUID());
  const hold = await holdOff(stores.databaseUrl);
  const progress = { rows: 0, blobs: 0, bytes: 0 };
  const add = (more: Partial<BackupProgress>) => {
    progress.rows += more.rows ?? 0;
    progress.blobs += more.blobs ?? 0;
    progress.bytes += more.bytes ?? 0;
    onProgress(progress);
  };
  try {
    let summary: BackupSummary | undefined;
    await writeTar(file, async (tar) => {
      const { snapshot, archives } = await openWithArchives(stores, kept);
      const parts: Part[] = [];
      try {
        parts.push(await addJson(tar, manifestName, manifestOf(snapshot, version)));
        parts.push(...(await addRows(tar, snapshot, add)));
        await pipeline(snapshot.blobs(), linesOf, createWriteStream(names, { flags: 'wx', mode: 0o600 }));
      } finally {
        await snapshot.close();
      }
      await hold.check();
      for (const id of archives) {
        const path = join(kept, id);
        const { size } = await stat(path);
        parts.push(await tar.add(`${archivesFolder}${id}`, size, createReadStream(path)));
        add({ bytes: size });
      }
      const { missing, digest } = await addBlobs(tar, { blobs: stores.blobs, names, add });
      await hold.check();
      const end: End = { parts, blobs: { count: progress.blobs, bytes: digest.bytes, sha256: digest.sha256 }, missing };
      await addJson(tar, endName, end);
      const { migrations, tables, encoderIds } = snapshot;
      const migration = migrations.at(-1)?.name ?? '';
      summary = { ...progress, tables: tables.length, archives: archives.length, migration, encoderIds, missing };
    });
    if (summary === undefined) throw new Error('The backup was not written.');
    return summary;
  } finally {
    await hold.end();
    await rm(names, { force: true });
    await rm(kept, { recursive: true, force: true });
  }
}

/** While the rows are read the embedded server answers nobody else, and the hold cannot be prolonged. */
const holdForRowsMs = 3600_000;
const holdMs = 120_000;

async function holdOff(url: string) {
  const database = await createDatabase(url, { maxConnections: 1 });
  const [found] = await database.prisma.$queryRaw<
    { there: boolean }[]
  >`SELECT to_regclass('"CollectionHold"') IS NOT NULL AS there`;
  // A database of an older Stray, which collected nothing.
  const id = found?.there ? await holdCollections(database.prisma, holdForRowsMs) : undefined;
  const prolong = async (forMs: number) => id !== undefined && (await prolongHold(database.prisma, id, forMs));
  const timer = setInterval(() => void prolong(holdForRowsMs).catch(() => undefined), holdMs / 4);
  return {
    /** @throws StrayError CONFLICT when it did not hold all the time */
    check: () => prolong(holdForRowsMs),
    async end() {
      clearInterval(timer);
      if (id !== undefined) await endHold(database.prisma, id).catch(() => undefined);
      await database.close();
    },
  };
}

const snapshotTries = 5;

/**
 * A snapshot, with the archives that it calls open under second names. One that was taken apart in between is not there
 * any more, and neither are its samples: then a later moment is chosen.
 */
async function openWithArchives({ databaseUrl, blobs }: BackupStores, kept: string) {
  await mkdir(kept, { recursive: true });
  for (let left = snapshotTries; ; left--) {
    const snapshot = await openSnapshot(databaseUrl);
    const archives = await snapshot.openUploads().catch(async (error: unknown) => {
      await snapshot.close();
      throw error;
    });
    const there = await Promise.all(archives.map((id) => keptAs(blobs, id, kept)));
    if (there.every(Boolean) || left === 0) return { snapshot, archives: archives.filter((_, i) => there[i]) };
    await snapshot.close();
  }
}

/** An archive under a second name in `kept`, or brought there; false when it is gone. */
async function keptAs(blobs: BlobStore, id: string, kept: string): Promise<boolean> {
  try {
    const path = await blobs.archiveFile(id, kept);
    if (path !== join(kept, id)) await link(path, join(kept, id));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return true;
    if (isCode(error, 'ENOENT')) return false;
    if (error instanceof StrayError && error.code === 'BLOB_NOT_FOUND') return false;
    throw error;
  }
}

function manifestOf(snapshot: Snapshot, version: string): Manifest {
  const { migrations, encoderIds, tables, blobBytes } = snapshot;
  return {
    format: 'stray-backup',
    formatVersion,
    version,
    createdAt: new Date().toISOString(),
    migrations: [...migrations],
    encoderIds: [...encoderIds],
    tables: tables.map(({ name, columns, rows }) => ({ name, columns: [...columns], rows })),
    blobBytes,
  };
}

/** Bytes of rows in one member, which is held in memory to be measured. */
const memberBytes = 4 * 2 ** 20;

async function addRows(tar: TarWriter, snapshot: Snapshot, add: (more: Partial<BackupProgress>) => void) {
  const parts: Part[] = [];
  for (const table of snapshot.tables) {
    let [lines, bytes] = [[] as Buffer[], 0];
    const flush = async () => {
      if (lines.length === 0) return;
      const name = `${rowsFolder}${table.name}/${String(parts.length).padStart(6, '0')}.jsonl`;
      parts.push(await tar.add(name, bytes, Buffer.concat(lines)));
      add({ rows: lines.length, bytes });
      [lines, bytes] = [[], 0];
    };
    for await (const rows of snapshot.rows(table)) {
      for (const row of rows) {
        const line = Buffer.from(`${JSON.stringify(row)}\n`);
        lines.push(line);
        bytes += line.length;
        if (bytes >= memberBytes) await flush();
      }
    }
    await flush();
  }
  return parts;
}

async function addJson(tar: TarWriter, name: string, value: Manifest | End): Promise<Part> {
  const content = Buffer.from(`${JSON.stringify(value)}\n`);
  return tar.add(name, content.length, content);
}

async function* linesOf(names: AsyncIterable<string[]>): AsyncGenerator<string> {
  for await (const some of names) yield `${some.join('\n')}\n`;
}

interface BlobsToAdd {
  readonly blobs: BlobStore;
  readonly names: string;
  readonly add: (more: Partial<BackupProgress>) => void;
}

/** What a file that was refused has in place of the name of its bytes, which were not kept. */
const emptySha256 = createHash('sha256').digest('hex');

async function addBlobs(tar: TarWriter, { blobs, names, add }: BlobsToAdd) {
  const missing: string[] = [];
  const hash = createHash('sha256');
  let sum = 0;
  for await (const sha256 of createInterface({ input: createReadStream(names), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (sha256 === '') continue;
    const found = await opened(blobs, sha256);
    if (found === undefined) {
      if (sha256 !== emptySha256) missing.push(sha256);
      continue;
    }
    const part = await tar.add(`${blobsFolder}${sha256}`, found.bytes, found.stream);
    if (part.sha256 !== sha256) missing.push(sha256);
    hash.update(sha256);
    sum += part.bytes;
    add({ blobs: 1, bytes: part.bytes });
  }
  return { missing, digest: { bytes: sum, sha256: hash.digest('hex') } };
}

/** One whose row was there before its bytes were looked for is put again in a moment. */
async function opened(blobs: BlobStore, sha256: string) {
  for (const waitMs of [50, 500, 2000]) {
    try {
      return await blobs.open(sha256);
    } catch (error) {
      if (!(error instanceof StrayError) || error.code !== 'BLOB_NOT_FOUND') throw error;
      if (sha256 === emptySha256) return undefined;
      await pause(waitMs);
    }
  }
  return undefined;
}
