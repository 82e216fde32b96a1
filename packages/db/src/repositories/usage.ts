import type { Db } from '../client.ts';

/** Bytes that samples take, and archives that wait to be taken apart. The same bytes count once. */
export interface Usage {
  readonly project: number;
  /** Of all projects together. */
  readonly instance: number;
}

/** Reads every sample of the instance: for what is asked now and then. */
export async function readUsage(db: Db, projectId: string): Promise<Usage> {
  const [usage] = await db.$queryRaw<{ project: bigint; instance: bigint }[]>`
    WITH blob AS (
      SELECT sample.sha256, max(sample.bytes) AS bytes, bool_or(dataset."projectId" = ${projectId}::uuid) AS own
      FROM "Sample" sample JOIN "Dataset" dataset ON dataset.id = sample."datasetId"
      GROUP BY sample.sha256
    ), archive AS (
      SELECT upload.bytes, dataset."projectId" = ${projectId}::uuid AS own
      FROM "Upload" upload JOIN "Dataset" dataset ON dataset.id = upload."datasetId"
      WHERE upload.status IN ('QUEUED', 'RUNNING')
    ), kept AS (SELECT bytes, own FROM blob UNION ALL SELECT bytes, own FROM archive)
    SELECT COALESCE(sum(bytes) FILTER (WHERE own), 0)::bigint AS project, COALESCE(sum(bytes), 0)::bigint AS instance
    FROM kept`;
  return { project: Number(usage?.project ?? 0), instance: Number(usage?.instance ?? 0) };
}
