import { type PrismaClient, similarSamples } from '@stray/db';
import type pg from 'pg';
import type { SyntheticProject } from './project.ts';

const photos = 20;
const first = 10;
const exactTimeoutMs = 120_000;

/** Of the photos that are truly nearest to one, the share that the index finds; by similarity, because some are the same point. */
export async function recallOf(
  db: PrismaClient,
  client: pg.Client,
  { datasetId, encoderId }: SyntheticProject,
): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM "Sample" WHERE "datasetId" = $1 AND "errorCode" IS NULL ORDER BY md5(id::text) LIMIT ${photos}`,
    [datasetId],
  );
  let found = 0;
  for (const { id: sampleId } of rows) {
    const search = { datasetId, encoderId, sampleId, first };
    // In a transaction every search is exact.
    const exact = await db.$transaction((tx) => similarSamples(tx, search), { timeout: exactTimeoutMs });
    const least = (exact.at(-1)?.similarity ?? 0) - 1e-6;
    found += (await similarSamples(db, search)).filter(({ similarity }) => similarity >= least).length;
  }
  return found / (rows.length * first);
}
