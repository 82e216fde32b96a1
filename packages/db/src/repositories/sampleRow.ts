import { Prisma, type Sample, type SampleScore } from '../generated/prisma/client.ts';

/** A sample and its score side by side; both have an id of their own kind, and `score` is null where there is none. */
export type SampleRow = Sample & { [K in keyof SampleScore]: SampleScore[K] | null };

export const sampleColumns = Prisma.sql`s.id AS "id", s."datasetId", s.sha256, s.path, s.bytes, s."declaredClasses",
  s."createdAt", s."decodedAt", s.width, s.height, s.colour, s."errorCode", s."errorMessage"`;

export const scoreColumns = Prisma.sql`sc."runId", sc."sampleId", sc.score AS "score", sc.flagged, sc."pValue",
  sc."nearestLabel", sc."nearestLabelSimilarity", sc."topNegatives", sc."topNegativeSimilarities",
  sc."looksLike", sc."looksLikeSimilarities"`;

/** The same columns for samples that are known to have no score. */
export const unscoredColumns = Prisma.sql`NULL::uuid, NULL::uuid, NULL::float8 AS "score", NULL::bool, NULL::float8,
  NULL::text, NULL::real, NULL::text[], NULL::real[], NULL::text[], NULL::real[]`;

export function readRow(row: SampleRow): { sample: Sample; score: SampleScore | null } {
  const { id, datasetId, sha256, path, bytes, declaredClasses, createdAt, decodedAt } = row;
  const { width, height, colour, errorCode, errorMessage } = row;
  const facts = { width, height, colour, errorCode, errorMessage };
  const sample = { id, datasetId, sha256, path, bytes, declaredClasses, createdAt, decodedAt, ...facts };
  return { sample, score: readScore(row) };
}

function readScore(row: SampleRow): SampleScore | null {
  const { runId, sampleId, score, nearestLabel, nearestLabelSimilarity } = row;
  if (runId === null || sampleId === null || score === null) return null;
  if (nearestLabel === null || nearestLabelSimilarity === null) return null;
  return {
    runId,
    sampleId,
    score,
    nearestLabel,
    nearestLabelSimilarity,
    flagged: row.flagged ?? false,
    pValue: row.pValue,
    topNegatives: row.topNegatives ?? [],
    topNegativeSimilarities: row.topNegativeSimilarities ?? [],
    looksLike: row.looksLike ?? [],
    looksLikeSimilarities: row.looksLikeSimilarities ?? [],
  };
}
