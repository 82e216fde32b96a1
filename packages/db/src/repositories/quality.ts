import { qualityThresholds as limit, type QualityFacts, type QualityIssue, qualityIssues } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { chunksOf } from '../transaction.ts';

const rowsAtOnce = 2000;

/** Writes what was measured of blobs; what is known of one already stays. */
export async function putQuality(
  db: Db,
  blobs: readonly ({ readonly sha256: string } & QualityFacts)[],
): Promise<void> {
  for (const chunk of chunksOf(blobs, rowsAtOnce)) {
    await db.blobQuality.createMany({ data: [...chunk], skipDuplicates: true });
  }
}

/** The next decoded samples, by id, of whose blobs nothing was measured. */
export function samplesLackingQuality(
  db: Db,
  { datasetId, after, limit: most }: { datasetId: string; after?: string | undefined; limit: number },
): Promise<{ id: string; sha256: string }[]> {
  return db.$queryRaw`
    SELECT s.id, s.sha256 FROM "Sample" s
    WHERE s."datasetId" = ${datasetId}::uuid AND s."decodedAt" IS NOT NULL AND s."errorCode" IS NULL
      AND s.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
      AND NOT EXISTS (SELECT FROM "BlobQuality" q WHERE q.sha256 = s.sha256)
    ORDER BY s.id LIMIT ${most}`;
}

/** Datasets with decoded samples that were never compared, as those of an earlier version. */
export async function datasetsNeverCompared(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM "Dataset" d
    WHERE NOT EXISTS (SELECT FROM "DatasetQuality" k WHERE k."datasetId" = d.id)
      AND EXISTS (SELECT FROM "Sample" s WHERE s."datasetId" = d.id AND s."decodedAt" IS NOT NULL)`;
  return rows.map(({ id }) => id);
}

/** log2 √(width · height) */
const octaves = Prisma.sql`(ln(s.width::float8 * s.height) / (2 * ln(2)))`;

const margin = Prisma.sql`GREATEST(${limit.sizeDistances}::float8 * (k."sizeQ3" - k."sizeQ1"), ${limit.leastSizeOctaves}::float8)`;

/** Over `s` ("Sample"), `q` ("BlobQuality"), `k` ("DatasetQuality") and `d` ("Duplicate"). */
const tests: Readonly<Record<QualityIssue, Prisma.Sql>> = {
  DARK: Prisma.sql`q."brightnessP99" < ${limit.darkP99}::real`,
  BRIGHT: Prisma.sql`q."brightnessP5" > ${limit.brightP5}::real`,
  BLURRY: Prisma.sql`q.sharpness < ${limit.sharpness}::real`,
  LOW_INFORMATION: Prisma.sql`q.entropy < ${limit.entropy}::real`,
  ODD_RATIO: Prisma.sql`LEAST(s.width, s.height) < ${limit.ratio}::float8 * GREATEST(s.width, s.height)`,
  ODD_SIZE: Prisma.sql`(${octaves} < k."sizeQ1" - ${margin} OR ${octaves} > k."sizeQ3" + ${margin})`,
  DUPLICATE: Prisma.sql`d."sampleId" IS NOT NULL`,
};

const sources: Readonly<Record<QualityIssue, Prisma.Sql>> = {
  DARK: Prisma.sql`"BlobQuality" q WHERE q.sha256 = s.sha256`,
  BRIGHT: Prisma.sql`"BlobQuality" q WHERE q.sha256 = s.sha256`,
  BLURRY: Prisma.sql`"BlobQuality" q WHERE q.sha256 = s.sha256`,
  LOW_INFORMATION: Prisma.sql`"BlobQuality" q WHERE q.sha256 = s.sha256`,
  ODD_RATIO: Prisma.sql`(SELECT) x WHERE s.width > 0`,
  ODD_SIZE: Prisma.sql`"DatasetQuality" k WHERE k."datasetId" = s."datasetId" AND s.width > 0`,
  DUPLICATE: Prisma.sql`"Duplicate" d WHERE d."sampleId" = s.id`,
};

/** Whether a sample `s` has the issue; never NULL. */
export const hasIssue = (issue: QualityIssue): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM ${sources[issue]} AND ${tests[issue]})`;

/** What is known of the pixels of samples `s`; for many of them faster than to ask for each. */
export const qualityJoins = Prisma.sql`
  LEFT JOIN "BlobQuality" q ON q.sha256 = s.sha256
  LEFT JOIN "DatasetQuality" k ON k."datasetId" = s."datasetId"
  LEFT JOIN "Duplicate" d ON d."sampleId" = s.id`;

/** The issues of a sample, over the tables so joined. */
export const issuesOf = Prisma.sql`SELECT unnest(array_remove(ARRAY[${Prisma.join(
  qualityIssues.map((issue) => Prisma.sql`CASE WHEN ${tests[issue]} THEN ${issue}::text END`),
)}], NULL))`;

const joined = Prisma.sql`"Sample" s ${qualityJoins}`;

export interface QualityCounts {
  readonly issues: Readonly<Record<QualityIssue, number>>;
  /** Decoded samples of whose pixels nothing is known yet. */
  readonly unmeasured: number;
}

/** How many samples of a dataset have each issue. */
export async function countIssues(db: Db, datasetId: string): Promise<QualityCounts> {
  const columns = qualityIssues.map(
    (issue) => Prisma.sql`count(*) FILTER (WHERE ${tests[issue]})::int AS ${Prisma.raw(`"${issue}"`)}`,
  );
  const [row] = await db.$queryRaw<Record<QualityIssue | 'unmeasured', number>[]>`
    SELECT ${Prisma.join(columns)},
           count(*) FILTER (WHERE s."decodedAt" IS NOT NULL AND s."errorCode" IS NULL AND q.sha256 IS NULL)::int
             AS unmeasured
    FROM ${joined} WHERE s."datasetId" = ${datasetId}::uuid`;
  const counted = (issue: QualityIssue) => row?.[issue] ?? 0;
  return {
    issues: Object.fromEntries(qualityIssues.map((issue) => [issue, counted(issue)])) as Record<QualityIssue, number>,
    unmeasured: row?.unmeasured ?? 0,
  };
}

export interface SampleQuality extends QualityFacts {
  readonly issues: readonly QualityIssue[];
}

/** By sample; those of whose pixels nothing is known are left out. */
export async function qualityOf(db: Db, sampleIds: readonly string[]): Promise<Map<string, SampleQuality>> {
  const columns = qualityIssues.map(
    (issue) => Prisma.sql`COALESCE(${tests[issue]}, FALSE) AS ${Prisma.raw(`"${issue}"`)}`,
  );
  type Row = QualityFacts & Record<QualityIssue, boolean> & { id: string };
  const rows = await db.$queryRaw<Row[]>`
    SELECT s.id, q."brightnessP5", q."brightnessP99", q.sharpness, q.entropy, q."perceptualHash", ${Prisma.join(columns)}
    FROM ${joined} WHERE s.id = ANY(${[...sampleIds]}::uuid[]) AND q.sha256 IS NOT NULL`;
  return new Map(
    rows.map((row) => {
      const { id, brightnessP5, brightnessP99, sharpness, entropy, perceptualHash } = row;
      const issues = qualityIssues.filter((issue) => row[issue]);
      return [id, { brightnessP5, brightnessP99, sharpness, entropy, perceptualHash, issues }];
    }),
  );
}
