import type { Db } from '../client.ts';

export interface Measured {
  readonly count: number;
  readonly bytes: number;
}

/** Samples of a project or a dataset, and the bytes of their blobs, each counted once in it. */
export interface MeasuredSamples {
  readonly id: string;
  readonly samples: number;
  readonly bytes: number;
}

export interface StoredRows {
  /** All blobs that samples have, each counted once. */
  readonly originals: Measured;
  readonly projects: readonly MeasuredSamples[];
  readonly datasets: readonly (MeasuredSamples & { readonly projectId: string })[];
  /** Samples of datasets that are being deleted, with the bytes of their blobs. */
  readonly leaving: Measured;
  /** Files of exports, each counted once. */
  readonly exports: Measured;
  /** Blobs that lost their last sample, and wait to be collected. */
  readonly loose: Measured;
  /** The whole database on its disk. */
  readonly databaseBytes: number;
  /** Of which, embeddings with their indexes. */
  readonly embeddingBytes: number;
}

/** Sums up what the rows tell; three passes over the samples, some seconds for millions. */
export async function measureRows(db: Db): Promise<StoredRows> {
  const one = async (rows: Promise<Measured[]>) => (await rows)[0] ?? { count: 0, bytes: 0 };
  const originals = one(db.$queryRaw<Measured[]>`
    SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes
    FROM (SELECT sha256, max(bytes) AS bytes FROM "Sample" GROUP BY sha256) b`);
  const projects = db.$queryRaw<MeasuredSamples[]>`
    SELECT "projectId" AS id, sum(samples)::int AS samples, sum(bytes)::float8 AS bytes FROM (
      SELECT d."projectId", s.sha256, count(*) AS samples, max(s.bytes) AS bytes
      FROM "Sample" s JOIN "Dataset" d ON d.id = s."datasetId" WHERE d."deletedAt" IS NULL GROUP BY 1, 2
    ) b GROUP BY 1`;
  const datasets = db.$queryRaw<(MeasuredSamples & { projectId: string; hidden: boolean })[]>`
    SELECT d.id, d."projectId", d."deletedAt" IS NOT NULL AS hidden,
           coalesce(sum(b.samples), 0)::int AS samples, coalesce(sum(b.bytes), 0)::float8 AS bytes
    FROM "Dataset" d LEFT JOIN (
      SELECT "datasetId", sha256, count(*) AS samples, max(bytes) AS bytes FROM "Sample" GROUP BY 1, 2
    ) b ON b."datasetId" = d.id GROUP BY d.id ORDER BY d."createdAt", d.id`;
  const exports = one(db.$queryRaw<Measured[]>`
    SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes
    FROM (SELECT sha256, max(bytes) AS bytes FROM "Export" WHERE sha256 IS NOT NULL GROUP BY sha256) f`);
  const loose = one(db.$queryRaw<Measured[]>`
    SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes FROM "LooseBlob" l
    WHERE NOT EXISTS (SELECT FROM "Sample" s WHERE s.sha256 = l.sha256)
      AND NOT EXISTS (SELECT FROM "Export" e WHERE e.sha256 = l.sha256)`);
  const sizes = db.$queryRaw<{ database: number; embeddings: number }[]>`
    SELECT pg_database_size(current_database())::float8 AS database,
           pg_total_relation_size('"Embedding"')::float8 AS embeddings`;
  const all = await datasets;
  const hidden = all.filter((dataset) => dataset.hidden);
  const [size] = await sizes;
  return {
    originals: await originals,
    projects: await projects,
    datasets: all.filter((dataset) => !dataset.hidden).map(({ hidden: _, ...dataset }) => dataset),
    leaving: {
      count: hidden.reduce((sum, { samples }) => sum + samples, 0),
      bytes: hidden.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    exports: await exports,
    loose: await loose,
    databaseBytes: size?.database ?? 0,
    embeddingBytes: size?.embeddings ?? 0,
  };
}
