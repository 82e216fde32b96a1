import type { Db } from '../client.ts';
import { type Decision, Prisma } from '../generated/prisma/client.ts';

export interface ScoredSampleRow {
  readonly sampleId: string;
  readonly sha256: string;
  readonly score: number;
  readonly flagged: boolean;
}

export interface Draw {
  readonly runId: string;
  /** How many; all, by id, when left out. */
  readonly count?: number | undefined;
  readonly seed: number;
}

/** Scored samples of a run: a draw that is the same for the same seed, or all of them. */
export function drawScored(db: Db, { runId, count, seed }: Draw): Promise<ScoredSampleRow[]> {
  if (count === undefined) {
    return db.$queryRaw<ScoredSampleRow[]>`
      SELECT sc."sampleId", s.sha256, sc.score, sc.flagged FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId"
      WHERE sc."runId" = ${runId}::uuid ORDER BY sc."sampleId"`;
  }
  return db.$queryRaw<ScoredSampleRow[]>`
    WITH drawn AS MATERIALIZED (
      SELECT "sampleId", score, flagged FROM "SampleScore" WHERE "runId" = ${runId}::uuid
      ORDER BY md5("sampleId"::text || ${String(seed)}), "sampleId" LIMIT ${count}
    )
    SELECT d."sampleId", s.sha256, d.score, d.flagged FROM drawn d JOIN "Sample" s ON s.id = d."sampleId"
    ORDER BY d."sampleId"`;
}

export interface ReviewedSampleRow extends ScoredSampleRow {
  readonly decision: Decision;
}

/** The scored samples of a run that a person has decided on, each with the decision in force. */
export function reviewedScored(
  db: Db,
  { runId, limit }: { readonly runId: string; readonly limit: number },
): Promise<ReviewedSampleRow[]> {
  return db.$queryRaw<ReviewedSampleRow[]>`
    WITH decided AS (${decidedOf(runId)})
    SELECT d."sampleId", s.sha256, d.score, d.flagged, d.decision::text AS decision
    FROM decided d JOIN "Sample" s ON s.id = d."sampleId" ORDER BY d."sampleId" LIMIT ${limit}`;
}

/** The scored samples of a run that a person has decided on. */
function decidedOf(runId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT r."sampleId", r.decision, sc.score, sc.flagged FROM "Review" r
    JOIN "SampleScore" sc ON sc."sampleId" = r."sampleId" AND sc."runId" = ${runId}::uuid
    WHERE r.decision IS NOT NULL AND r."datasetId" = (SELECT "datasetId" FROM "ScoreRun" WHERE id = ${runId}::uuid)`;
}

export interface AttractedRow {
  /** A negative. */
  readonly text: string;
  /** Samples of the run whose nearest negative it is. */
  readonly attracts: number;
  readonly flagged: number;
  /** Those of them that a person has decided to keep, and to drop. */
  readonly kept: number;
  readonly dropped: number;
  /** The mean of their similarities to it, and to the class nearest to each. */
  readonly similarity: number;
  readonly classSimilarity: number;
}

/** What became of the samples that each negative attracts; those without any are left out. */
export function attractedBy(db: Db, runId: string): Promise<AttractedRow[]> {
  return db.$queryRaw<AttractedRow[]>`
    WITH decided AS (${decidedOf(runId)})
    SELECT sc."topNegatives"[1] AS text, count(*)::int AS attracts,
           (count(*) FILTER (WHERE sc.flagged))::int AS flagged,
           (count(*) FILTER (WHERE d.decision = 'KEEP'))::int AS kept,
           (count(*) FILTER (WHERE d.decision = 'DROP'))::int AS dropped,
           avg(sc."topNegativeSimilarities"[1]) AS similarity, avg(sc."nearestLabelSimilarity") AS "classSimilarity"
    FROM "SampleScore" sc LEFT JOIN decided d ON d."sampleId" = sc."sampleId"
    WHERE sc."runId" = ${runId}::uuid AND sc."topNegatives"[1] IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}
