import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { cancelled, open } from './ending.ts';
import { leaveExports } from './exports.ts';

/**
 * Deletes samples with their scores and reviews, and brings the counts of their datasets' runs down with them. Whoever
 * scores or flags at that moment waits, or finds them gone; their blobs are left to the collector.
 *
 * The order of locks is dataset, runs by id, samples by id; those who write scores and flags take theirs in the same one.
 *
 * @returns how many were there
 */
export function deleteSamples(db: Db, ids: readonly string[]): Promise<number> {
  const wanted = [...ids];
  return inTransaction(db, async (tx) => {
    // A run that is being made counts its samples before or after, never in the midst.
    await tx.$queryRaw`
      SELECT id FROM "Dataset" WHERE id IN (SELECT "datasetId" FROM "Sample" WHERE id = ANY(${wanted}::uuid[]))
      ORDER BY id FOR NO KEY UPDATE`;
    await tx.$queryRaw`
      SELECT id FROM "ScoreRun"
      WHERE "datasetId" IN (SELECT "datasetId" FROM "Sample" WHERE id = ANY(${wanted}::uuid[]))
      ORDER BY id FOR UPDATE`;
    await tx.$queryRaw`SELECT id FROM "Sample" WHERE id = ANY(${wanted}::uuid[]) ORDER BY id FOR UPDATE`;
    await tx.$executeRaw`
      WITH lost AS (
        SELECT r.id,
               count(*) FILTER (WHERE s."createdAt" <= r."createdAt")::int AS samples,
               count(*) FILTER (WHERE s."errorCode" IS NOT NULL AND s."createdAt" <= r."createdAt")::int AS failed,
               count(sc."runId")::int AS scored,
               count(*) FILTER (WHERE sc.flagged)::int AS flagged
        FROM "Sample" s
        JOIN "ScoreRun" r ON r."datasetId" = s."datasetId"
        LEFT JOIN "SampleScore" sc ON sc."runId" = r.id AND sc."sampleId" = s.id
        WHERE s.id = ANY(${wanted}::uuid[]) GROUP BY r.id
      ), runs AS (
        UPDATE "ScoreRun" r
        SET "sampleCount" = greatest(0, "sampleCount" - samples),
            "scoredCount" = greatest(0, "scoredCount" - scored),
            "flaggedCount" = greatest(0, "flaggedCount" - flagged),
            "skippedCount" = CASE WHEN status = 'COMPLETED'
              THEN greatest(0, "sampleCount" - samples - greatest(0, "scoredCount" - scored)) ELSE "skippedCount" END
        FROM lost WHERE r.id = lost.id
      )
      UPDATE "Job" j
      SET done = greatest(0, done - CASE word WHEN 'FLAG' THEN flagged ELSE scored END),
          failed = CASE WHEN word IN ('DECODE', 'ENCODE', 'INDEX') THEN greatest(0, j.failed - lost.failed) ELSE j.failed END,
          total = greatest(0, total - CASE word WHEN 'FLAG' THEN flagged WHEN 'SCORE' THEN scored ELSE samples END)
      FROM lost WHERE j."runId" = lost.id AND j.status = 'COMPLETED'`;
    return eraseSamples(tx, wanted);
  });
}

/** Deletes sample rows, and notes their blobs for the collector in the same transaction. */
async function eraseSamples(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    WITH gone AS (
      DELETE FROM "Sample" WHERE id = ANY(${[...ids]}::uuid[]) RETURNING sha256, bytes
    ), noted AS (
      INSERT INTO "LooseBlob" (sha256, bytes, since)
      SELECT sha256, max(bytes), clock_timestamp() FROM gone GROUP BY sha256 ORDER BY sha256
      ON CONFLICT (sha256) DO UPDATE SET since = excluded.since
    )
    SELECT count(*)::int AS n FROM gone`;
  return row?.n ?? 0;
}

/**
 * Takes a dataset away from everybody at once: its name is free, nothing is added to it, its runs, archives and exports
 * are cancelled, and runs that it calibrated keep their scores. Its rows stay until `eraseDataset`.
 *
 * @throws StrayError NOT_FOUND · CONFLICT while a run of another dataset that is queued or at work is calibrated by it
 */
export function hideDataset(db: Db, id: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    // Waits for those who add samples or runs to it.
    const [there] = await tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM "Dataset" WHERE id = ${id}::uuid AND "deletedAt" IS NULL FOR UPDATE`;
    if (there === undefined) throw new StrayError('NOT_FOUND', 'There is no such dataset.');
    const used = await tx.calibration.findFirst({
      where: { datasetId: id, run: { status: open, datasetId: { not: id }, dataset: { deletedAt: null } } },
      select: { run: { select: { dataset: { select: { name: true } } } } },
    });
    if (used !== null) {
      throw new StrayError(
        'CONFLICT',
        `A run over “${used.run.dataset.name}” is at work and calibrated by “${there.name}”; cancel it, or wait for its end.`,
      );
    }
    await hide(tx, [id]);
  });
}

/** @throws StrayError NOT_FOUND */
export function hideProject(db: Db, id: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const [there] = await tx.$queryRaw<unknown[]>`
      SELECT id FROM "Project" WHERE id = ${id}::uuid AND "deletedAt" IS NULL FOR UPDATE`;
    if (there === undefined) throw new StrayError('NOT_FOUND', 'There is no such project.');
    const datasets = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Dataset" WHERE "projectId" = ${id}::uuid AND "deletedAt" IS NULL ORDER BY id FOR UPDATE`;
    await tx.project.update({ where: { id }, data: { deletedAt: new Date(), slug: id } });
    await hide(
      tx,
      datasets.map((dataset) => dataset.id),
    );
  });
}

async function hide(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$executeRaw`UPDATE "Dataset" SET "deletedAt" = now(), name = id::text WHERE id = ANY(${ids}::uuid[])`;
  await tx.calibration.updateMany({ where: { datasetId: { in: ids } }, data: { datasetId: null } });
  await cancelAll(tx, ids);
}

async function cancelAll(db: Db, datasetIds: string[]): Promise<void> {
  const ofThese = { datasetId: { in: datasetIds }, status: open };
  const ending = cancelled();
  await db.scoreRun.updateMany({ where: ofThese, data: ending });
  await db.job.updateMany({ where: ofThese, data: ending });
  await db.upload.updateMany({ where: ofThese, data: ending });
  await db.export.updateMany({ where: ofThese, data: ending });
}

const samplesAtOnce = 500;

/**
 * Deletes the next samples of a hidden dataset, or, when none is left, the dataset itself with its runs. Each call is a
 * short transaction; done again after a loss, it goes on where it was.
 *
 * @returns whether there is more to do
 */
export function eraseDataset(db: Db, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const hidden = await tx.dataset.count({ where: { id, deletedAt: { not: null } } });
    if (hidden === 0) return false;
    await cancelAll(tx, [id]);
    const samples = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Sample" WHERE "datasetId" = ${id}::uuid ORDER BY id LIMIT ${samplesAtOnce} FOR UPDATE`;
    if (samples.length > 0) {
      await eraseSamples(
        tx,
        samples.map((sample) => sample.id),
      );
      return true;
    }
    await leaveExports(tx, id);
    await tx.dataset.deleteMany({ where: { id } });
    return false;
  });
}

/**
 * Deletes the next part of a hidden project whose datasets are gone: a corpus version, what was mined once, the rest.
 * Each call is a short transaction; done again after a loss, it goes on where it was.
 *
 * @returns whether there is more to do
 */
export function eraseProject(db: Db, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const hidden = await tx.project.count({ where: { id, deletedAt: { not: null } } });
    if (hidden === 0) return false;
    await tx.corpusDraft.deleteMany({ where: { corpus: { projectId: id } } });
    await tx.project.update({ where: { id }, data: { activeCorpusVersionId: null, activeLabelSetId: null } });
    const version = await tx.corpusVersion.findFirst({
      where: { corpus: { projectId: id } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true },
    });
    if (version !== null) {
      await tx.corpusVersion.updateMany({ where: { parentId: version.id }, data: { parentId: null } });
      await tx.corpusVersion.delete({ where: { id: version.id } });
      return true;
    }
    const mining = await tx.mining.findFirst({ where: { projectId: id }, select: { id: true } });
    if (mining !== null) {
      await tx.mining.delete({ where: { id: mining.id } });
      return true;
    }
    await tx.$executeRaw`
      INSERT INTO "LooseBlob" (sha256, bytes, since)
      SELECT sha256, 0, clock_timestamp() FROM "WordList" WHERE "projectId" = ${id}::uuid ORDER BY sha256
      ON CONFLICT (sha256) DO UPDATE SET since = excluded.since`;
    await tx.project.delete({ where: { id } });
    return false;
  });
}

/** What is hidden and not erased yet. */
export async function hiddenRows(db: Db): Promise<{ readonly projectIds: string[]; readonly datasetIds: string[] }> {
  const where = { deletedAt: { not: null } };
  const [projects, datasets] = [
    await db.project.findMany({ where, select: { id: true } }),
    await db.dataset.findMany({ where, select: { id: true } }),
  ];
  return { projectIds: projects.map(({ id }) => id), datasetIds: datasets.map(({ id }) => id) };
}

/** Takes an archive that came to its end out of the list; its samples stay. @throws StrayError NOT_FOUND · CONFLICT */
export async function deleteUpload(db: Db, id: string): Promise<void> {
  const { count } = await db.upload.deleteMany({ where: { id, status: { notIn: open.in } } });
  if (count > 0) return;
  if ((await db.upload.count({ where: { id } })) === 0) throw new StrayError('NOT_FOUND', 'There is no such upload.');
  throw new StrayError('CONFLICT', 'The archive is still being taken apart; cancel that first.');
}
