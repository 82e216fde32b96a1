import type { Db } from '../client.ts';

export interface StoredCalibration {
  /** Null once the dataset is gone. */
  readonly datasetId: string | null;
  /** In ascending order; empty until the run has scored them. */
  readonly scores: Float64Array;
}

export async function readCalibration(db: Db, runId: string): Promise<StoredCalibration | null> {
  const [found] = await db.$queryRaw<{ datasetId: string | null; scores: number[] }[]>`
    SELECT "datasetId", scores FROM "Calibration" WHERE "runId" = ${runId}::uuid`;
  return found === undefined ? null : { datasetId: found.datasetId, scores: Float64Array.from(found.scores) };
}

/** The dataset of a run, and that of its calibration samples where it has one: all whose samples it embeds. */
export async function datasetsOfRun(db: Db, run: { id: string; datasetId: string }): Promise<string[]> {
  const calibration = await db.calibration.findUnique({ where: { runId: run.id }, select: { datasetId: true } });
  return [run.datasetId, ...(calibration?.datasetId ? [calibration.datasetId] : [])];
}

/**
 * Keeps the calibration scores of a run, in ascending order, in place of those it had. In SQL, because Prisma rounds the
 * numbers of a list to 16 digits, and a tie with a sample's score must stay one.
 * @returns false when the dataset was deleted while it was scored: the scores may be of a part of it, and are not kept
 */
export async function writeCalibration(db: Db, runId: string, ascending: Float64Array): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "Calibration" SET scores = ${[...ascending]}::float8[], count = ${ascending.length}::int
    WHERE "runId" = ${runId}::uuid
      AND EXISTS (SELECT FROM "Dataset" d WHERE d.id = "datasetId" AND "deletedAt" IS NULL FOR SHARE)`;
  return count > 0;
}

/**
 * Samples of the calibration dataset whose very bytes are among the run's samples: they would be tested against
 * themselves.
 */
export async function countOverlap(db: Db, datasets: { tested: string; calibration: string }): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" c
    WHERE c."datasetId" = ${datasets.calibration}::uuid AND EXISTS (
      SELECT FROM "Sample" t WHERE t."datasetId" = ${datasets.tested}::uuid AND t.sha256 = c.sha256)`;
  return row?.n ?? 0;
}

/**
 * Gives every score s of a run its conformal p-value, (1 + #{calibration scores ≤ s}) / (n + 1). width_bucket counts the
 * ascending scores that are ≤ s, by bisection.
 */
export async function writePValues(db: Db, runId: string, ascending: Float64Array): Promise<void> {
  await db.$executeRaw`
    UPDATE "SampleScore"
    SET "pValue" = (1 + width_bucket(score, ${[...ascending]}::float8[]))::float8 / ${ascending.length + 1}::float8
    WHERE "runId" = ${runId}::uuid`;
}
