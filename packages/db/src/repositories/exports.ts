import { type ExportManifest, type ExportOptions, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { type Export, Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { cancelled, type Failure, failed, open, queuedAgain } from './ending.ts';
import { announceExport } from './webhooks.ts';

export interface NewExport {
  readonly datasetId: string;
  readonly format: string;
  readonly options: ExportOptions;
  readonly fileName: string;
  readonly author: string;
}

export function addExport(db: Db, given: NewExport): Promise<Export> {
  return db.export.create({ data: given });
}

/** This moment by the clock that samples and decisions are dated by; what was committed before is not after it. */
export async function exportMoment(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`
    SELECT (date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond')::timestamptz(3) AS at`;
  if (row === undefined) throw new Error('A SELECT without FROM has one row.');
  return row.at;
}

/** Of each dataset that has any: exports that wait or are at work, oldest first, and how many are made; one statement. */
export async function exportsOf(
  db: Db,
  datasetIds: readonly string[],
): Promise<Map<string, { readonly open: Export[]; readonly made: number }>> {
  const rows = await db.export.findMany({
    where: { datasetId: { in: [...datasetIds] }, status: { in: [...open.in, 'COMPLETED'] } },
    omit: { manifest: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const found = new Map<string, { open: Export[]; made: number }>();
  for (const row of rows) {
    const { open: waiting, made } = found.get(row.datasetId) ?? { open: [], made: 0 };
    const isMade = row.status === 'COMPLETED';
    found.set(row.datasetId, {
      open: isMade ? waiting : [...waiting, { ...row, manifest: null }],
      made: made + (isMade ? 1 : 0),
    });
  }
  return found;
}

/** Puts an export to work, or goes on with one whose worker was lost; null when there is nothing to do any more. */
export async function startExport(db: Db, id: string): Promise<Export | null> {
  const now = new Date();
  const where = { id, status: open, dataset: { deletedAt: null } };
  await db.export.updateMany({ where: { ...where, startedAt: null }, data: { startedAt: now } });
  await db.export.updateMany({ where, data: { status: 'RUNNING', heartbeatAt: now } });
  const found = await db.export.findFirst({ where: { id, dataset: { deletedAt: null } } });
  return found?.status === 'RUNNING' ? found : null;
}

/** Says that a worker is alive on the export, and how far it has come. False: nobody wants it any more. */
export async function exportHeartbeat(
  db: Db,
  id: string,
  progress: { readonly done: number; readonly total: number },
): Promise<boolean> {
  const { count } = await db.export.updateMany({
    where: { id, status: 'RUNNING' },
    data: { ...progress, heartbeatAt: new Date() },
  });
  return count > 0;
}

export interface ExportedFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly manifest: ExportManifest;
  readonly manifestHash: string;
}

/** The file is whole, and from now on kept. False when the export was ended meanwhile: then its bytes are nobody's. */
export function finishExport(db: Db, id: string, { sha256, bytes, manifest, manifestHash }: ExportedFile) {
  return inTransaction(db, async (tx): Promise<boolean> => {
    const { samples } = manifest.counts;
    const { count } = await tx.export.updateMany({
      where: { id, status: 'RUNNING' },
      data: {
        ...{ status: 'COMPLETED', sha256, bytes: BigInt(bytes), manifest, manifestHash },
        ...{ done: samples, total: samples, finishedAt: new Date() },
      },
    });
    if (count > 0) await announceExport(tx, id);
    else await leave(tx, Prisma.sql`SELECT ${sha256}::char(64) AS sha256, ${bytes}::bigint AS bytes`);
    return count > 0;
  });
}

export async function failExport(db: Db, id: string, error: Failure): Promise<void> {
  await db.export.updateMany({
    where: { id, status: open },
    data: failed(error),
  });
}

/** False when it had ended before. */
export async function cancelExport(db: Db, id: string): Promise<boolean> {
  const { count } = await db.export.updateMany({
    where: { id, status: open },
    data: cancelled(),
  });
  return count > 0;
}

/** Queues an export that has ended, to be made anew with the same options. False: it has not ended. */
export function requeueExport(db: Db, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await leave(tx, fileOf(Prisma.sql`id = ${id}::uuid`));
    const { count } = await tx.export.updateMany({
      where: { id, status: { notIn: open.in } },
      data: {
        ...queuedAgain,
        ...{ done: 0, total: 0, sha256: null, bytes: null, manifest: Prisma.DbNull, manifestHash: null },
      },
    });
    return count > 0;
  });
}

/** Deletes an export that has ended; its file is left to the collector. @throws StrayError NOT_FOUND · CONFLICT */
export function deleteExportRow(db: Db, id: string): Promise<Export> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Export" WHERE id = ${id}::uuid FOR UPDATE`;
    const found = await tx.export.findUnique({ where: { id } });
    if (found === null) throw new StrayError('NOT_FOUND', 'There is no such export.');
    if (open.in.some((status) => status === found.status)) {
      throw new StrayError('CONFLICT', 'The export is still being made; cancel that first.');
    }
    await leave(tx, fileOf(Prisma.sql`id = ${id}::uuid`));
    return tx.export.delete({ where: { id } });
  });
}

/** Leaves the files of a dataset's exports to the collector, with the rows that go in this transaction. */
export function leaveExports(tx: Prisma.TransactionClient, datasetId: string): Promise<void> {
  return leave(tx, fileOf(Prisma.sql`"datasetId" = ${datasetId}::uuid`));
}

const fileOf = (which: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`SELECT sha256, bytes FROM "Export" WHERE sha256 IS NOT NULL AND ${which}`;

const mostInInt = 2 ** 31 - 1;

async function leave(tx: Prisma.TransactionClient, files: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "LooseBlob" (sha256, bytes, since)
    SELECT sha256, least(max(bytes), ${mostInInt}::bigint)::int, clock_timestamp() FROM (${files}) f
    GROUP BY sha256 ORDER BY sha256
    ON CONFLICT (sha256) DO UPDATE SET since = excluded.since`;
}
