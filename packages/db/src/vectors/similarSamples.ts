import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { condition, type SampleFilter } from '../repositories/sampleFilter.ts';
import { toBinary } from './binary.ts';
import { readSampleEmbedding } from './embeddings.ts';
import { ofEncoder } from './indexShape.ts';
import { nearest } from './nearest.ts';

export interface SimilarSample {
  readonly sampleId: string;
  readonly sha256: string;
  /** The inner product with the query. */
  readonly similarity: number;
}

/** In a dataset, or in all datasets of a project. */
export type SampleScope =
  | { readonly datasetId: string; readonly projectId?: undefined }
  | { readonly projectId: string; readonly datasetId?: undefined };

/** An embedding of an image or of a text, or the sample that has it, which is then left out itself. */
export type SampleQuery =
  | { readonly query: Float32Array; readonly sampleId?: undefined }
  | { readonly sampleId: string; readonly query?: undefined };

export type SampleSearch = SampleScope &
  SampleQuery & {
    readonly encoderId: string;
    readonly first: number;
    /** The last sample of the page before. */
    readonly after?: Pick<SimilarSample, 'sampleId' | 'similarity'> | undefined;
    /** A sample that is left out. */
    readonly without?: string | undefined;
    /** Those that a filter leaves, seen with the scores of a run. */
    readonly among?: { readonly runId: string | null; readonly filter: SampleFilter } | undefined;
  };

/**
 * The samples nearest to a query, nearest first and equally near ones by id. Samples with an error are left out; a blob
 * that lies under several paths is there as often.
 *
 * @throws StrayError NOT_FOUND for a sample that does not exist or has no embedding
 */
export async function similarSamples(db: Db, search: SampleSearch): Promise<SimilarSample[]> {
  const { encoderId, first, after, among, without = search.sampleId } = search;
  const query = search.query ?? (await embeddingOf(db, encoderId, search.sampleId));
  const inScope =
    search.datasetId === undefined
      ? Prisma.sql`s."datasetId" IN (SELECT id FROM "Dataset" WHERE "projectId" = ${search.projectId}::uuid AND "deletedAt" IS NULL)`
      : Prisma.sql`s."datasetId" = ${search.datasetId}::uuid`;
  const others = without === undefined ? Prisma.sql`true` : Prisma.sql`s.id <> ${without}::uuid`;
  const scores = Prisma.sql`LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${among?.runId ?? null}::uuid`;
  const samples = among === undefined ? Prisma.sql`"Sample" s` : Prisma.sql`"Sample" s ${scores}`;
  const filtered = among === undefined ? Prisma.sql`true` : condition(among.filter, 'some');
  const wanted = Prisma.sql`${inScope} AND s."errorCode" IS NULL AND ${others} AND ${filtered}`;
  const exact = Prisma.sql`embedding <#> ${toBinary(query)}::vector`;
  const distanceOfLast = after === undefined ? undefined : -after.similarity;
  const behind =
    after === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(distance, "sampleId") > (${distanceOfLast}::float8, ${after.sampleId}::uuid)`;
  const notBefore = distanceOfLast === undefined ? Prisma.sql`true` : Prisma.sql`${exact} >= ${distanceOfLast}::float8`;

  const rows = await nearest<Row>(db, {
    encoderId,
    table: 'Embedding',
    query,
    first,
    countUpTo: async (most) => {
      const [row] = await db.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM (SELECT FROM ${samples} WHERE ${inScope} AND ${filtered} LIMIT ${most}) w`;
      return row?.n ?? 0;
    },
    exact: () => db.$queryRaw<Row[]>`
      SELECT * FROM (
        SELECT s.id AS "sampleId", s.sha256, ${exact} AS distance FROM ${samples}
        JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
        WHERE ${wanted}
        OFFSET 0
      ) c
      WHERE ${behind} ORDER BY distance, "sampleId" LIMIT ${first}`,
    // The rows of the index first, and then the samples of each: as a plain join it may be planned from its other side,
    // with all samples, or a search of the index for each.
    indexed: (tx, { distance, candidates }) => tx.$queryRaw<Row[]>`
      WITH c AS MATERIALIZED (
        SELECT e.sha256, e.embedding FROM "Embedding" e
        WHERE e.${Prisma.raw(ofEncoder(encoderId))} AND ${notBefore}
          AND (SELECT true FROM ${samples} WHERE s.sha256 = e.sha256 AND ${wanted} LIMIT 1)
        ORDER BY ${distance} LIMIT ${candidates}
      )
      SELECT * FROM (
        SELECT s.id AS "sampleId", c.sha256, ${exact} AS distance FROM c, LATERAL (
          SELECT s.id FROM ${samples} WHERE s.sha256 = c.sha256 AND ${wanted} OFFSET 0
        ) s
      ) r
      WHERE ${behind} ORDER BY distance, "sampleId"`,
    // Where the last row wanted and the last one brought are equally near, others as near may lie behind them.
    suffices: (found) => found.length > first && found[first - 1]?.distance !== found.at(-1)?.distance,
  });
  return rows.slice(0, first).map(({ distance, ...row }) => ({ ...row, similarity: 0 - distance }));
}

interface Row {
  readonly sampleId: string;
  readonly sha256: string;
  readonly distance: number;
}

async function embeddingOf(db: Db, encoderId: string, sampleId: string): Promise<Float32Array> {
  const found = await readSampleEmbedding(db, { encoderId, sampleId });
  if (found === null) {
    throw new StrayError('NOT_FOUND', `The sample ${sampleId} does not exist, or has no embedding yet.`);
  }
  return found;
}
