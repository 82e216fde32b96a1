import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Snapshot } from '@stray/db';
import { type AddedEncoder, addedEncoders } from '@stray/models';
import type { BlobStore } from '@stray/storage';
import { addBlobs } from './addBlobs.ts';
import {
  archivesFolder,
  type End,
  encodersFolder,
  endName,
  formatVersion,
  type Manifest,
  manifestName,
  rowsFolder,
} from './format.ts';
import { holdOff } from './holdOff.ts';
import { openWithArchives } from './openWithArchives.ts';
import { encodersIn } from './readBackup.ts';
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
  /** Whether the files of exports are written, and the encoders that were added; true when left out. */
  readonly exports?: boolean;
  readonly encoders?: boolean;
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
  /** With which runs were made. */
  readonly encoderIds: readonly string[];
  /** Names of those whose files are in the backup. */
  readonly encoders: readonly string[];
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
  const { file, version, exports = true, encoders = true, onProgress } = task;
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
      const { snapshot, archives } = await openWithArchives(stores, { kept, exports });
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
      for (const encoder of encoders ? await addedEncoders(stores.home) : []) {
        parts.push(...(await addEncoder(tar, encoder, add)));
      }
      const { missing, digest } = await addBlobs(tar, { blobs: stores.blobs, names, add });
      await hold.check();
      const end: End = { parts, blobs: { count: progress.blobs, bytes: digest.bytes, sha256: digest.sha256 }, missing };
      await addJson(tar, endName, end);
      const { migrations, tables, encoderIds } = snapshot;
      const migration = migrations.at(-1)?.name ?? '';
      summary = {
        ...progress,
        tables: tables.length,
        archives: archives.length,
        migration,
        encoderIds,
        encoders: encodersIn({ parts }),
        missing,
      };
    });
    if (summary === undefined) throw new Error('The backup was not written.');
    return summary;
  } finally {
    await hold.end();
    await rm(names, { force: true });
    await rm(kept, { recursive: true, force: true });
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

async function addEncoder(tar: TarWriter, { name, files }: AddedEncoder, add: (more: Partial<BackupProgress>) => void) {
  const parts: Part[] = [];
  for (const file of files) {
    parts.push(await tar.add(`${encodersFolder}${name}/${file.name}`, file.bytes, createReadStream(file.path)));
    add({ bytes: file.bytes });
  }
  return parts;
}
