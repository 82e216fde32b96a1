import { type ErrorCode, longestPathBytes, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { chunksOf } from '../transaction.ts';
import { uuid7 } from '../uuid7.ts';

export interface NewSample {
  /** Lower-case hex sha256 of the file; the name of its blob. */
  readonly sha256: string;
  /** Relative to the dataset's root, with its folders. */
  readonly path: string;
  readonly bytes: number;
  readonly declaredClasses?: readonly string[] | undefined;
  /** Why it cannot be judged, where that is known before it is decoded. */
  readonly error?: { readonly code: ErrorCode; readonly message: string } | undefined;
}

const rowsAtOnce = 2000;

/**
 * Adds the samples that the dataset lacks; those it has (same bytes under the same path) stay as they are. A blob that
 * was decoded before, in whatever dataset, is not to be decoded for its facts again: they are taken over. Nothing is
 * added to a dataset that is gone, or goes at this moment.
 * @returns how many were added
 * @throws StrayError BAD_ARGUMENT for a path that is too long
 */
export async function insertSamples(db: Db, datasetId: string, samples: readonly NewSample[]): Promise<number> {
  const long = samples.find(({ path }) => Buffer.byteLength(path) > longestPathBytes);
  if (long !== undefined) {
    throw new StrayError('BAD_ARGUMENT', `A path is longer than ${longestPathBytes} bytes: ${long.path.slice(0, 80)}…`);
  }
  let added = 0;
  for (const chunk of chunksOf(samples, rowsAtOnce)) {
    const rows = JSON.stringify(chunk.map(({ error, ...sample }) => ({ ...sample, ...error, id: uuid7() })));
    added += await db.$executeRaw`
      WITH dataset AS (
        SELECT id FROM "Dataset" WHERE id = ${datasetId}::uuid AND "deletedAt" IS NULL FOR SHARE
      )
      INSERT INTO "Sample"
        (id, "datasetId", sha256, path, bytes, "declaredClasses", "decodedAt", width, height, colour,
         "errorCode", "errorMessage")
      SELECT new.id, dataset.id, new.sha256, new.path, new.bytes, COALESCE(new."declaredClasses", '{}'),
             known."decodedAt", known.width, known.height, known.colour, new.code, new.message
      FROM dataset CROSS JOIN jsonb_to_recordset(${rows}::jsonb)
        AS new(id uuid, sha256 char(64), path text, bytes int, "declaredClasses" text[], code text, message text)
      LEFT JOIN LATERAL (
        SELECT "decodedAt", width, height, colour FROM "Sample"
        WHERE sha256 = new.sha256 AND "decodedAt" IS NOT NULL LIMIT 1
      ) known ON true
      ON CONFLICT ("datasetId", sha256, path) DO NOTHING`;
  }
  return added;
}

export interface SampleToEncode {
  readonly id: string;
  readonly sha256: string;
  readonly path: string;
}

/** The samples of a dataset, seen with an encoder. */
export interface SamplesOfEncoder {
  readonly datasetId: string;
  readonly encoderId: string;
  /** An embedding that was stored without its class probability does not count. */
  readonly withProbability?: boolean | undefined;
}

export interface LackingEmbedding extends SamplesOfEncoder {
  readonly limit: number;
  /** The id of the last sample of the batch before: what lies before it need not be looked at again. */
  readonly after?: string | undefined;
}

/** The next samples, by id, that have neither an embedding of this encoder nor an error. */
export function samplesLackingEmbedding(
  db: Db,
  { datasetId, encoderId, withProbability = false, limit, after }: LackingEmbedding,
): Promise<SampleToEncode[]> {
  return db.$queryRaw<SampleToEncode[]>`
    SELECT s.id, s.sha256, s.path FROM "Sample" s
    WHERE s."datasetId" = ${datasetId}::uuid AND s."errorCode" IS NULL
      AND s.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
      AND NOT EXISTS (
        SELECT FROM "Embedding" e WHERE e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
          AND NOT (${withProbability} AND e."maxProbability" IS NULL))
    ORDER BY s.id LIMIT ${limit}`;
}

export interface DecodedBlob {
  readonly sha256: string;
  /** Of the upright image, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Mean colour as 0xRRGGBB. */
  readonly colour: number;
}

/** Writes what decoding told of blobs to every sample that has one of them, in whatever dataset. */
export async function recordDecoded(db: Db, blobs: readonly DecodedBlob[]): Promise<void> {
  if (blobs.length === 0) return;
  await db.$executeRaw`
    UPDATE "Sample" s
    SET "decodedAt" = now(), width = d.width, height = d.height, colour = d.colour,
        "errorCode" = NULL, "errorMessage" = NULL
    FROM jsonb_to_recordset(${JSON.stringify(blobs)}::jsonb)
      AS d(sha256 char(64), width int, height int, colour int)
    WHERE s.sha256 = d.sha256 AND s."decodedAt" IS NULL`;
}

export interface NewSampleError {
  readonly sampleId: string;
  readonly code: string;
  readonly message: string;
}

/** Marks a sample as one that cannot be judged, with the reason in words; it is not tried again. */
export const recordSampleError = (db: Db, error: NewSampleError): Promise<void> => recordSampleErrors(db, [error]);

/** As `recordSampleError`, for many in one statement. */
export async function recordSampleErrors(db: Db, errors: readonly NewSampleError[]): Promise<void> {
  if (errors.length === 0) return;
  await db.$executeRaw`
    UPDATE "Sample" s SET "errorCode" = e.code, "errorMessage" = e.message
    FROM jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) AS e("sampleId" uuid, code text, message text)
    WHERE s.id = e."sampleId"`;
}

export interface SampleCounts {
  readonly total: number;
  readonly decoded: number;
  readonly failed: number;
  /** Without an error, and with an embedding of the encoder. */
  readonly embedded: number;
}

/** How far the samples of a dataset have come. */
export async function countSamples(
  db: Db,
  { datasetId, encoderId, withProbability = false }: SamplesOfEncoder,
): Promise<SampleCounts> {
  const [counts] = await db.$queryRaw<SampleCounts[]>`
    SELECT count(*)::int AS total,
           count(*) FILTER (WHERE s."decodedAt" IS NOT NULL)::int AS decoded,
           count(*) FILTER (WHERE s."errorCode" IS NOT NULL)::int AS failed,
           count(*) FILTER (WHERE s."errorCode" IS NULL AND e.sha256 IS NOT NULL)::int AS embedded
    FROM "Sample" s
    LEFT JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
      AND NOT (${withProbability} AND e."maxProbability" IS NULL)
    WHERE s."datasetId" = ${datasetId}::uuid`;
  return counts ?? { total: 0, decoded: 0, failed: 0, embedded: 0 };
}
