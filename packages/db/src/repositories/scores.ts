import type { ReviewedBin, ScoredImage } from '@stray/core';
import { StrayError } from '@stray/core';
import type { Database, Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { chunksOf } from '../transaction.ts';

export interface NewScore extends ScoredImage {
  readonly sampleId: string;
  readonly pValue?: number | undefined;
}

const rowsAtOnce = 1000;

/**
 * Writes scores with their reasons; a sample that the run has scored before is overwritten, its flag kept. What was deleted
 * meanwhile, the run or a sample, is left out.
 *
 * The statement finds and holds the run and the samples itself, so that foreign keys need not be looked at once more for
 * each row. Only a superuser may say so, as Stray is in its embedded database; it holds until the end of the transaction,
 * which is to be the statement's own. Prisma would write the rows as JSON once more, and read them again.
 */
export async function writeScores(
  { pool }: Pick<Database, 'pool'>,
  runId: string,
  scores: readonly NewScore[],
): Promise<void> {
  for (const chunk of chunksOf(scores, rowsAtOnce)) {
    const rows = JSON.stringify(chunk.map(scoreRow));
    const { text, values } = Prisma.sql`
      WITH run AS (
        SELECT id, CASE current_setting('is_superuser') WHEN 'on'
          THEN set_config('session_replication_role', 'replica', true) END
        FROM "ScoreRun" WHERE id = ${runId}::uuid FOR KEY SHARE
      ), there AS (
        SELECT id FROM "Sample" WHERE id = ANY(${chunk.map(({ sampleId }) => sampleId)}::uuid[]) AND EXISTS (SELECT FROM run)
        ORDER BY id FOR KEY SHARE
      )
      INSERT INTO "SampleScore"
        ("runId", "sampleId", score, "pValue", "nearestLabel", "nearestLabelSimilarity",
         "topNegatives", "topNegativeSimilarities", "looksLike", "looksLikeSimilarities")
      SELECT run.id, s.*
      FROM run CROSS JOIN json_to_recordset(${rows}::json) AS s(
        "sampleId" uuid, score float8, "pValue" float8, "nearestLabel" text, "nearestLabelSimilarity" real,
        "topNegatives" text[], "topNegativeSimilarities" real[], "looksLike" text[], "looksLikeSimilarities" real[])
      JOIN there ON there.id = s."sampleId"
      ON CONFLICT ("runId", "sampleId") DO UPDATE SET
        score = excluded.score, "pValue" = excluded."pValue",
        "nearestLabel" = excluded."nearestLabel", "nearestLabelSimilarity" = excluded."nearestLabelSimilarity",
        "topNegatives" = excluded."topNegatives", "topNegativeSimilarities" = excluded."topNegativeSimilarities",
        "looksLike" = excluded."looksLike", "looksLikeSimilarities" = excluded."looksLikeSimilarities"`;
    await pool.query(text, values);
  }
}

/** The columns of a score, without its run. */
export function scoreRow({ sampleId, score, pValue, nearestLabel, topNegatives, looksLike }: NewScore) {
  // JSON has no word for it, and would write null.
  if (!Number.isFinite(score)) throw new StrayError('INTERNAL', `The score of sample ${sampleId} is ${score}.`);
  return {
    sampleId,
    score,
    pValue,
    nearestLabel: nearestLabel.text,
    nearestLabelSimilarity: nearestLabel.similarity,
    topNegatives: topNegatives.map(({ text }) => text),
    topNegativeSimilarities: topNegatives.map(({ similarity }) => similarity),
    looksLike: looksLike.map(({ text }) => text),
    looksLikeSimilarities: looksLike.map(({ similarity }) => similarity),
  };
}

export interface RunFlag {
  /** Samples that score below it are flagged, and no others. */
  readonly threshold: number;
  readonly policy: string;
  /** What becomes part of the run's parameters: the policy with its numbers. */
  readonly parameters: Prisma.InputJsonObject;
}

/**
 * Flags the samples of a run, and stores threshold, policy and their number on the run, all in one statement.
 * @returns how many are flagged
 */
export async function flagRun(db: Db, runId: string, { threshold, policy, parameters }: RunFlag): Promise<number> {
  const [row] = await db.$queryRaw<{ flagged: number }[]>`
    WITH flagged AS (
      SELECT count(*)::int AS n FROM "SampleScore" WHERE "runId" = ${runId}::uuid AND score < ${threshold}::float8
    ), changed AS (
      UPDATE "SampleScore" SET flagged = NOT flagged
      WHERE "runId" = ${runId}::uuid AND flagged <> (score < ${threshold}::float8)
    ), stored AS (
      UPDATE "ScoreRun" SET threshold = ${threshold}::float8, "thresholdPolicy" = ${policy},
             parameters = parameters || ${JSON.stringify(parameters)}::jsonb,
             "flaggedCount" = (SELECT n FROM flagged)
      WHERE id = ${runId}::uuid
    )
    SELECT n AS flagged FROM flagged`;
  return row?.flagged ?? 0;
}

/** All scores of a run, in ascending order. */
export async function scoresOf(db: Db, runId: string): Promise<Float64Array> {
  const [row] = await db.$queryRaw<{ scores: number[] | null }[]>`
    SELECT array_agg(score ORDER BY score) AS scores FROM "SampleScore" WHERE "runId" = ${runId}::uuid`;
  return Float64Array.from(row?.scores ?? []);
}

/** How many samples of a run come nearest to each class. */
export async function classCounts(db: Db, runId: string): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ text: string; n: number }[]>`
    SELECT "nearestLabel" AS text, count(*)::int AS n FROM "SampleScore" WHERE "runId" = ${runId}::uuid GROUP BY 1`;
  return new Map(rows.map(({ text, n }) => [text, n]));
}

/** The ids among `sampleIds` that the run has scored already. */
export async function scoredAmong(db: Db, runId: string, sampleIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.sampleScore.findMany({
    where: { runId, sampleId: { in: [...sampleIds] } },
    select: { sampleId: true },
  });
  return new Set(rows.map(({ sampleId }) => sampleId));
}

/** Bins as fine as they may be: by them the precision of flags is estimated. */
export const finestBins = 200;

export interface ScoreBin extends ReviewedBin {
  readonly flagged: number;
}

/**
 * The scores of a run in `bins` equal bins, with what was decided; the last bin holds its end too. They lie over [0, 1], or, for a method whose
 * scores go beyond it, over all that its scores span.
 * @throws StrayError BAD_ARGUMENT unless bins is 1 to 200
 */
export async function scoreHistogram(db: Db, { runId, bins }: { runId: string; bins: number }): Promise<ScoreBin[]> {
  if (!Number.isInteger(bins) || bins < 1 || bins > finestBins) {
    throw new StrayError('BAD_ARGUMENT', `A histogram has 1 to ${finestBins} bins.`);
  }
  const [span] = await db.$queryRaw<{ least: number | null; most: number | null }[]>`
    SELECT min(score) AS least, max(score) AS most FROM "SampleScore" WHERE "runId" = ${runId}::uuid`;
  const { least, most } = { least: span?.least ?? 0, most: span?.most ?? 1 };
  const [from, to] = least < 0 || most > 1 ? [least, most > least ? most : least + 1] : [0, 1];
  const rows = await db.$queryRaw<{ bin: number; count: number; flagged: number; kept: number; dropped: number }[]>`
    SELECT least(greatest(width_bucket(score, ${from}::float8, ${to}::float8, ${bins}::int), 1), ${bins}::int) AS bin,
           count(*)::int AS count, count(*) FILTER (WHERE flagged)::int AS flagged,
           count(*) FILTER (WHERE r.decision IN ('KEEP', 'RELABEL'))::int AS kept,
           count(*) FILTER (WHERE r.decision = 'DROP')::int AS dropped
    FROM "SampleScore" sc LEFT JOIN "Review" r ON r."sampleId" = sc."sampleId"
    WHERE sc."runId" = ${runId}::uuid GROUP BY 1`;
  const filled = new Map(rows.map((row) => [row.bin, row]));
  const edge = (index: number) => from + (index / bins) * (to - from);
  return Array.from({ length: bins }, (_, index) => ({
    from: edge(index),
    to: edge(index + 1),
    count: filled.get(index + 1)?.count ?? 0,
    flagged: filled.get(index + 1)?.flagged ?? 0,
    kept: filled.get(index + 1)?.kept ?? 0,
    dropped: filled.get(index + 1)?.dropped ?? 0,
  }));
}
