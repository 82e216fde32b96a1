import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** Two runs of one dataset. */
export interface TwoRuns {
  readonly beforeId: string;
  readonly afterId: string;
}

export interface RunComparison {
  /** Samples that both runs scored. */
  readonly compared: number;
  readonly flaggedInBoth: number;
  /** Flagged in the later run alone. */
  readonly entering: number;
  /** Flagged in the earlier run alone. */
  readonly leaving: number;
  /** Pearson's, of the scores; null where one of the runs gave all samples the same, or there are fewer than two. */
  readonly correlation: number | null;
}

export interface ScorePair {
  readonly sampleId: string;
  readonly before: number;
  readonly after: number;
}

const paired = ({ beforeId, afterId }: TwoRuns): Prisma.Sql => Prisma.sql`
  "SampleScore" b JOIN "SampleScore" a ON a."sampleId" = b."sampleId"
  WHERE b."runId" = ${beforeId}::uuid AND a."runId" = ${afterId}::uuid`;

export async function compareRuns(db: Db, runs: TwoRuns): Promise<RunComparison> {
  const [row] = await db.$queryRaw<RunComparison[]>`
    SELECT count(*)::int AS compared,
           count(*) FILTER (WHERE a.flagged AND b.flagged)::int AS "flaggedInBoth",
           count(*) FILTER (WHERE a.flagged AND NOT b.flagged)::int AS entering,
           count(*) FILTER (WHERE b.flagged AND NOT a.flagged)::int AS leaving,
           corr(b.score, a.score) AS correlation
    FROM ${paired(runs)}`;
  if (row === undefined) throw new Error('A count gave no row.');
  return row;
}

/** The samples that changed side, those whose score changed most first. */
export function changedSides(
  db: Db,
  { side, first, ...runs }: TwoRuns & { readonly side: 'entering' | 'leaving'; readonly first: number },
): Promise<ScorePair[]> {
  const changed =
    side === 'entering' ? Prisma.sql`a.flagged AND NOT b.flagged` : Prisma.sql`b.flagged AND NOT a.flagged`;
  return db.$queryRaw<ScorePair[]>`
    SELECT b."sampleId"::text AS "sampleId", b.score AS before, a.score AS after
    FROM ${paired(runs)} AND ${changed}
    ORDER BY abs(a.score - b.score) DESC, b."sampleId" LIMIT ${first}::int`;
}

/** A draw of the samples that both runs scored, the same one each time. */
export function scorePairs(db: Db, { first, ...runs }: TwoRuns & { readonly first: number }): Promise<ScorePair[]> {
  return db.$queryRaw<ScorePair[]>`
    SELECT b."sampleId"::text AS "sampleId", b.score AS before, a.score AS after
    FROM ${paired(runs)}
    ORDER BY md5(b."sampleId"::text) LIMIT ${first}::int`;
}
