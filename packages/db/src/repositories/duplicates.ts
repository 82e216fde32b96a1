import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';
import { fieldsOf, writeFields } from './paging.ts';

/** What duplicates are looked for by. */
export interface ComparedSample {
  readonly id: string;
  readonly perceptualHash: string | null;
  /** Where there is no hash: the bytes alone can be equal. */
  readonly sha256: string | null;
}

/** The measured samples of a dataset, those with the most pixels first. */
export function samplesToCompare(db: Db, datasetId: string): Promise<ComparedSample[]> {
  return db.$queryRaw<ComparedSample[]>`
    SELECT s.id, q."perceptualHash", CASE WHEN q."perceptualHash" IS NULL THEN s.sha256 END AS sha256
    FROM "Sample" s JOIN "BlobQuality" q ON q.sha256 = s.sha256
    WHERE s."datasetId" = ${datasetId}::uuid AND s."errorCode" IS NULL
    ORDER BY s.width::bigint * s.height DESC NULLS LAST, s.path, s.id`;
}

export interface NewDuplicate {
  readonly sampleId: string;
  readonly groupId: string;
  readonly distance: number;
}

const rowsAtOnce = 5000;

/** Puts the duplicates of a dataset in place of those known before, with the quartiles of its images' sizes. */
export async function writeComparison(db: Db, datasetId: string, duplicates: readonly NewDuplicate[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`DELETE FROM "Duplicate" WHERE "datasetId" = ${datasetId}::uuid`;
    for (const chunk of chunksOf(duplicates, rowsAtOnce)) {
      // A sample may have been deleted meanwhile.
      await tx.$executeRaw`
        INSERT INTO "Duplicate" ("sampleId", "datasetId", "groupId", distance)
        SELECT s.id, s."datasetId", new."groupId", new.distance
        FROM jsonb_to_recordset(${JSON.stringify(chunk)}::jsonb) AS new("sampleId" uuid, "groupId" uuid, distance int)
        JOIN "Sample" s ON s.id = new."sampleId" AND s."datasetId" = ${datasetId}::uuid`;
    }
    await tx.$executeRaw`
      INSERT INTO "DatasetQuality" ("datasetId", "sizeQ1", "sizeQ3", "comparedAt")
      SELECT d.id, coalesce(size.q1, 0), coalesce(size.q3, 0), clock_timestamp()
      FROM "Dataset" d CROSS JOIN (
        SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY octaves) AS q1,
               percentile_cont(0.75) WITHIN GROUP (ORDER BY octaves) AS q3
        FROM (SELECT ln(width::float8 * height) / (2 * ln(2)) AS octaves FROM "Sample"
              WHERE "datasetId" = ${datasetId}::uuid AND width > 0 AND height > 0) sizes) size
      WHERE d.id = ${datasetId}::uuid
      ON CONFLICT ("datasetId") DO UPDATE SET
        "sizeQ1" = excluded."sizeQ1", "sizeQ3" = excluded."sizeQ3", "comparedAt" = excluded."comparedAt"`;
  });
}

export interface DuplicateGroupRow {
  readonly groupId: string;
  /** Whether all have the same bytes. */
  readonly exact: boolean;
  /** The one with the most pixels first, then those most like it. */
  readonly sampleIds: readonly string[];
  readonly cursor: string;
}

/**
 * Groups of a dataset, the largest first.
 *
 * @param first 1 to 100
 * @throws StrayError BAD_ARGUMENT for a cursor of something else
 */
export async function duplicateGroups(
  db: Db,
  { datasetId, first, after }: { datasetId: string; first: number; after?: string | null | undefined },
): Promise<{ groups: DuplicateGroupRow[]; hasNext: boolean }> {
  if (!Number.isInteger(first) || first < 1 || first > 100) {
    throw new StrayError('BAD_ARGUMENT', 'A page has 1 to 100 groups.');
  }
  const beyond = after == null ? Prisma.empty : beyondOf(after);
  const rows = await db.$queryRaw<{ groupId: string; exact: boolean; size: number; sampleIds: string[] }[]>`
    SELECT d."groupId", count(*)::int AS size, count(DISTINCT s.sha256) = 1 AS exact,
           array_agg(s.id ORDER BY s.id <> d."groupId", d.distance, s.path, s.id) AS "sampleIds"
    FROM "Duplicate" d JOIN "Sample" s ON s.id = d."sampleId"
    WHERE d."datasetId" = ${datasetId}::uuid
    GROUP BY d."groupId" HAVING count(*) > 1 ${beyond}
    ORDER BY count(*) DESC, d."groupId" LIMIT ${first + 1}`;
  const groups = rows.slice(0, first).map(({ groupId, exact, size, sampleIds }) => ({
    groupId,
    exact,
    sampleIds,
    cursor: writeFields(['group', size, groupId]),
  }));
  return { groups, hasNext: rows.length > first };
}

function beyondOf(cursor: string): Prisma.Sql {
  const [kind, size, groupId] = fieldsOf(cursor);
  if (kind !== 'group' || typeof size !== 'number' || typeof groupId !== 'string' || !/^[0-9a-f-]{36}$/.test(groupId)) {
    throw new StrayError('BAD_ARGUMENT', '`after` is not a cursor of this connection.');
  }
  return Prisma.sql`AND (count(*) < ${size}::int OR (count(*) = ${size}::int AND d."groupId" > ${groupId}::uuid))`;
}

/** Of two samples and more. */
export async function countDuplicateGroups(db: Db, datasetId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (
      SELECT FROM "Duplicate" WHERE "datasetId" = ${datasetId}::uuid GROUP BY "groupId" HAVING count(*) > 1) groups`;
  return row?.n ?? 0;
}
