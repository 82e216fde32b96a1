import { inStrata, uncertainty } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { finestBins, scoreHistogram } from './scores.ts';

export interface ReviewCounts {
  readonly keep: number;
  readonly drop: number;
  readonly relabel: number;
  readonly unsure: number;
  /** Flagged samples of the run that somebody has decided on. */
  readonly flagged: number;
}

/** Decisions in force on the samples of a dataset. */
export async function reviewCounts(
  db: Db,
  { datasetId, runId }: { datasetId: string; runId: string | null },
): Promise<ReviewCounts> {
  const of = (decision: string) =>
    Prisma.sql`count(*) FILTER (WHERE r.decision = ${decision}::"Decision")::int AS ${Prisma.raw(decision.toLowerCase())}`;
  const [row] = await db.$queryRaw<ReviewCounts[]>`
    SELECT ${of('KEEP')}, ${of('DROP')}, ${of('RELABEL')}, ${of('UNSURE')},
           count(sc."sampleId")::int AS flagged
    FROM "Review" r
    LEFT JOIN "SampleScore" sc ON sc."runId" = ${runId}::uuid AND sc.flagged AND sc."sampleId" = r."sampleId"
    WHERE r."datasetId" = ${datasetId}::uuid AND r.decision IS NOT NULL`;
  return row ?? { keep: 0, drop: 0, relabel: 0, unsure: 0, flagged: 0 };
}

/** By run: how many of its flagged samples somebody has decided on. */
export async function decidedFlags(db: Db, runIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; decided: number }[]>`
    SELECT run.id, (
      SELECT count(*)::int FROM "Review" r
      JOIN "SampleScore" sc ON sc."runId" = run.id AND sc.flagged AND sc."sampleId" = r."sampleId"
      WHERE r."datasetId" = run."datasetId" AND r.decision IS NOT NULL) AS decided
    FROM "ScoreRun" run WHERE run.id = ANY(${[...runIds]}::uuid[])`;
  return new Map(rows.map(({ id, decided }) => [id, decided]));
}

/**
 * The flagged sample whose decision would tell most about the precision: one that nobody has decided on, of the stratum whose
 * unseen samples add most to the uncertainty, drawn by `seed`. Null when all that are flagged are decided.
 */
export async function mostInformative(
  db: Db,
  { runId, threshold, seed }: { runId: string; threshold: number; seed: number },
): Promise<string | null> {
  const bins = (await scoreHistogram(db, { runId, bins: finestBins })).filter(
    ({ from, count }) => from < threshold && count > 0,
  );
  const strata = inStrata(
    bins,
    bins.reduce((sum, { count }) => sum + count, 0),
  ).sort((a, b) => uncertainty(b) - uncertainty(a));
  for (const { from, to } of strata) {
    const [row] = await db.$queryRaw<{ id: string }[]>`
      SELECT sc."sampleId" AS id FROM "SampleScore" sc
      WHERE sc."runId" = ${runId}::uuid AND sc.flagged AND sc.score >= ${from}::float8 AND sc.score <= ${to}::float8
        AND NOT EXISTS (SELECT FROM "Review" r WHERE r."sampleId" = sc."sampleId" AND r.decision IS NOT NULL)
      ORDER BY md5(sc."sampleId"::text || ${String(seed)}) LIMIT 1`;
    if (row !== undefined) return row.id;
  }
  return null;
}
