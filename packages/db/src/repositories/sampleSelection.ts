import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { condition, looksAt, type SampleFilter } from './sampleFilter.ts';

/** Samples of a dataset, with the scores of one of its runs where there is one. */
export interface SampleSelection {
  readonly datasetId: string;
  readonly runId: string | null;
  readonly filter?: SampleFilter | undefined;
}

/** How many samples a selection has. */
export async function sampleCount(db: Db, { datasetId, runId, filter = {} }: SampleSelection): Promise<number> {
  if (Object.keys(filter).length === 0) return db.sample.count({ where: { datasetId } });
  if (!looksAt(filter, 'scores')) {
    const [row] = await db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM "Sample" s WHERE s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'some')}`;
    return row?.n ?? 0;
  }
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT (${scoredCount(datasetId, runId, filter)} +
            (SELECT count(*) FROM "Sample" s WHERE ${unscored(datasetId, runId, filter)}))::int AS n`;
  return row?.n ?? 0;
}

function scoredCount(datasetId: string, runId: string | null, filter: SampleFilter): Prisma.Sql {
  if (runId === null) return Prisma.sql`0`;
  if (looksAt(filter, 'samples')) {
    return Prisma.sql`(SELECT count(*) FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId"
      WHERE ${scored(datasetId, runId, filter)})`;
  }
  return Prisma.sql`(SELECT count(*) FROM "SampleScore" sc
    WHERE ${scoredBy(datasetId, runId)} AND ${condition(filter, 'all')})`;
}

/** The ids of a selection, as a query of one column `id`. */
export function idsOf({ datasetId, runId, filter = {} }: SampleSelection): Prisma.Sql {
  const others = Prisma.sql`SELECT s.id FROM "Sample" s WHERE ${unscored(datasetId, runId, filter)}`;
  if (runId === null) return others;
  return Prisma.sql`SELECT s.id FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId"
    WHERE ${scored(datasetId, runId, filter)} UNION ALL ${others}`;
}

/** Over `sc` ("SampleScore") and `s` ("Sample"). */
export function scored(datasetId: string, runId: string, filter: SampleFilter): Prisma.Sql {
  return Prisma.sql`sc."runId" = ${runId}::uuid AND s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'all')}`;
}

/** Over `sc` ("SampleScore") alone: a run scores no samples but those of its dataset. */
export function scoredBy(datasetId: string, runId: string | null): Prisma.Sql {
  return Prisma.sql`sc."runId" = ${runId}::uuid AND EXISTS (
    SELECT FROM "ScoreRun" WHERE id = ${runId}::uuid AND "datasetId" = ${datasetId}::uuid)`;
}

/** Over `s` ("Sample"): what the run has no score of. */
export function unscored(datasetId: string, runId: string | null, filter: SampleFilter): Prisma.Sql {
  return Prisma.sql`s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'none')} AND NOT EXISTS (
    SELECT FROM "SampleScore" x WHERE x."runId" = ${runId}::uuid AND x."sampleId" = s.id)`;
}
