import { type Method, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Prisma, ScoreRun } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { cancelled, type Failure, failed, open } from './ending.ts';
import { announceRun } from './webhooks.ts';

export interface NewRun {
  readonly datasetId: string;
  readonly labelSetId: string;
  readonly encoderId: string;
  readonly method: Method;
  /** Temperature, groups and whatever else the method takes. */
  readonly parameters: Prisma.InputJsonObject;
  readonly seed: number;
  readonly corpusVersionId?: string | undefined;
  /** Samples known to belong, which are scored with the run's own. */
  readonly calibrationDatasetId?: string | undefined;
}

/**
 * A queued run over the samples that the dataset has now.
 * @throws StrayError NOT_FOUND for a dataset that is gone
 */
export async function createRun(db: Db, { calibrationDatasetId, ...run }: NewRun): Promise<ScoreRun> {
  await holdDataset(db, run.datasetId);
  const sampleCount = await db.sample.count({ where: { datasetId: run.datasetId } });
  const made = await db.scoreRun.create({ data: { ...run, sampleCount } });
  if (calibrationDatasetId !== undefined) {
    await db.calibration.create({ data: { runId: made.id, datasetId: calibrationDatasetId, scores: [] } });
  }
  return made;
}

/** Until the transaction ends, the dataset is not deleted, and none of its samples. */
async function holdDataset(db: Db, id: string): Promise<void> {
  const there = await db.$queryRaw<unknown[]>`
    SELECT id FROM "Dataset" WHERE id = ${id}::uuid AND "deletedAt" IS NULL FOR SHARE`;
  if (there.length === 0) throw new StrayError('NOT_FOUND', 'There is no such dataset.');
}

/** What a run learnt on its way, and a repetition finds out again. */
const found: readonly string[] = ['calibrationNeeded'];

/**
 * A queued run from all that is stored on another one; over the samples that its dataset has now.
 *
 * @throws StrayError NOT_FOUND · CONFLICT for a run that has not come to its end well
 */
export async function repeatRun(db: Db, runId: string): Promise<ScoreRun> {
  const run = await db.scoreRun.findUnique({ where: { id: runId }, include: { calibration: true } });
  if (run === null) throw new StrayError('NOT_FOUND', 'There is no such run.');
  if (run.status !== 'COMPLETED') throw new StrayError('CONFLICT', 'Only a complete run can be repeated.');
  const { datasetId, labelSetId, encoderId, seed, corpusVersionId, calibration } = run;
  const stored = typeof run.parameters === 'object' && !Array.isArray(run.parameters) ? run.parameters : {};
  const parameters = Object.fromEntries(Object.entries(stored ?? {}).filter(([name]) => !found.includes(name)));
  await holdDataset(db, datasetId);
  const sampleCount = await db.sample.count({ where: { datasetId } });
  const facts = {
    datasetId,
    labelSetId,
    encoderId,
    seed,
    corpusVersionId,
    method: run.method,
    parameters,
    sampleCount,
  };
  const made = await db.scoreRun.create({ data: { ...facts, repeatOf: runId } });
  if (calibration !== null) {
    await db.calibration.create({ data: { runId: made.id, datasetId: calibration.datasetId, scores: [] } });
    // Those of a dataset that is gone cannot be scored again.
    if (calibration.datasetId === null) {
      await db.$executeRaw`
        UPDATE "Calibration" c SET scores = o.scores, count = o.count FROM "Calibration" o
        WHERE c."runId" = ${made.id}::uuid AND o."runId" = ${runId}::uuid`;
    }
  }
  return made;
}

/**
 * Puts a queued run to work, or goes on with one whose worker was lost. The time of its first start stays.
 * @returns null when the run has ended or is gone: there is nothing to do any more
 */
export async function startRun(db: Db, runId: string): Promise<ScoreRun | null> {
  const now = new Date();
  await db.scoreRun.updateMany({
    where: { id: runId, status: open },
    data: { status: 'RUNNING', heartbeatAt: now },
  });
  await db.scoreRun.updateMany({ where: { id: runId, status: 'RUNNING', startedAt: null }, data: { startedAt: now } });
  const run = await db.scoreRun.findUnique({ where: { id: runId } });
  return run?.status === 'RUNNING' ? run : null;
}

/** What a run learns on its way. */
export type RunFacts = Pick<
  Prisma.ScoreRunUncheckedUpdateManyInput,
  | 'corpusVersionId'
  | 'device'
  | 'deviceNote'
  | 'parameters'
  | 'thresholdPolicy'
  | 'warnings'
  | 'scoredCount'
  | 'skippedCount'
>;

/** Says that a worker is alive on the run, and what it learnt. False: the run is no longer to be worked on. */
export async function heartbeat(db: Db, runId: string, facts: RunFacts = {}): Promise<boolean> {
  const { count } = await db.scoreRun.updateMany({
    where: { id: runId, status: 'RUNNING' },
    data: { ...facts, heartbeatAt: new Date() },
  });
  return count > 0;
}

/** Ends a run well, with its samples counted as they are then: some may have been deleted. False when it had ended before. */
export async function finishScoredRun(db: Db, runId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "ScoreRun" WHERE id = ${runId}::uuid FOR UPDATE`;
    const count = await tx.$executeRaw`
      UPDATE "ScoreRun" r SET status = 'COMPLETED', "finishedAt" = clock_timestamp(),
             "scoredCount" = s.scored, "flaggedCount" = s.flagged, "skippedCount" = greatest(0, "sampleCount" - s.scored)
      FROM (SELECT count(*)::int AS scored, count(*) FILTER (WHERE flagged)::int AS flagged
            FROM "SampleScore" WHERE "runId" = ${runId}::uuid) s
      WHERE r.id = ${runId}::uuid AND status = 'RUNNING'`;
    if (count > 0) await announceRun(tx, runId);
    return count > 0;
  });
}

/** Ends a run well. False when it had ended before. */
export async function finishRun(db: Db, runId: string, facts: RunFacts = {}): Promise<boolean> {
  const { count } = await db.scoreRun.updateMany({
    where: { id: runId, status: 'RUNNING' },
    data: { ...facts, status: 'COMPLETED', finishedAt: new Date() },
  });
  return count > 0;
}

/** Ends a run that cannot go on, with the reason in words; its open jobs end with it. False when it had ended before. */
export function failRun(db: Db, runId: string, error: Failure): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const ending = failed(error);
    const { count } = await tx.scoreRun.updateMany({ where: { id: runId, status: open }, data: ending });
    if (count === 0) return false;
    await tx.job.updateMany({ where: { runId, status: open }, data: ending });
    await announceRun(tx, runId);
    return true;
  });
}

/** Ends a run that nobody wants any more; what it has embedded stays. False when it had ended before. */
export async function cancelRun(db: Db, runId: string): Promise<boolean> {
  const ending = cancelled();
  const { count } = await db.scoreRun.updateMany({ where: { id: runId, status: open }, data: ending });
  if (count > 0) await db.job.updateMany({ where: { runId, status: open }, data: ending });
  return count > 0;
}

/**
 * Puts a run that failed or was cancelled back into the queue, over the samples that its dataset has now: it does what is
 * missing. False for any other run.
 */
export async function requeueRun(db: Db, runId: string): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "ScoreRun" r SET status = 'QUEUED', "errorCode" = NULL, "errorMessage" = NULL, "startedAt" = NULL,
           "finishedAt" = NULL, "heartbeatAt" = NULL, "createdAt" = now(),
           "sampleCount" = (SELECT count(*) FROM "Sample" WHERE "datasetId" = r."datasetId")
    WHERE id = ${runId}::uuid AND status IN ('FAILED', 'CANCELLED')
      AND EXISTS (SELECT FROM "Dataset" WHERE id = r."datasetId" AND "deletedAt" IS NULL FOR SHARE)`;
  if (count > 0) await db.job.deleteMany({ where: { runId } });
  return count > 0;
}
