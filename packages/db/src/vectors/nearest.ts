import type { Db } from '../client.ts';
import { toBinary } from './binary.ts';

/** Stand-in until the index lands: exact queries. */
export async function nearestLabels(
  db: Db,
  {
    encoderId,
    query,
    first,
    within,
  }: { encoderId: string; query: Float32Array; first: number; within: { corpusVersionId: string } },
): Promise<{ text: string; similarity: number }[]> {
  return db.$queryRaw<{ text: string; similarity: number }[]>`
    SELECT l.text, -(l.embedding <#> ${toBinary(query)}::vector) AS similarity
    FROM "NegativeLabel" n JOIN "Label" l ON l."encoderId" = ${encoderId} AND l.kind = n.polarity::text::"LabelKind" AND l.text = n.text
    WHERE n."corpusVersionId" = ${within.corpusVersionId}::uuid ORDER BY 2 DESC, 1 LIMIT ${first}`;
}
export async function nearDuplicates(
  db: Db,
  {
    encoderId,
    corpusVersionId,
    text,
    first,
    atLeast,
  }: { encoderId: string; corpusVersionId: string; text: string; first: number; atLeast: number },
): Promise<{ text: string; similarity: number }[]> {
  return db.$queryRaw<{ text: string; similarity: number }[]>`
    SELECT * FROM (SELECT l.text, -(l.embedding <#> (SELECT embedding FROM "Label" WHERE "encoderId" = ${encoderId} AND text = ${text} LIMIT 1)) AS similarity
    FROM "NegativeLabel" n JOIN "Label" l ON l."encoderId" = ${encoderId} AND l.kind = n.polarity::text::"LabelKind" AND l.text = n.text
    WHERE n."corpusVersionId" = ${corpusVersionId}::uuid AND l.text <> ${text}) x WHERE similarity >= ${atLeast} ORDER BY 2 DESC, 1 LIMIT ${first}`;
}
export async function similarSamples(
  db: Db,
  {
    encoderId,
    datasetId,
    query,
    first,
    without,
  }: { encoderId: string; datasetId: string; query: Float32Array; first: number; without?: string },
): Promise<{ sampleId: string; similarity: number }[]> {
  return db.$queryRaw<{ sampleId: string; similarity: number }[]>`
    SELECT s.id AS "sampleId", -(e.embedding <#> ${toBinary(query)}::vector) AS similarity
    FROM "Sample" s JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
    WHERE s."datasetId" = ${datasetId}::uuid AND s."errorCode" IS NULL AND s.id IS DISTINCT FROM ${without ?? null}::uuid ORDER BY 2 DESC, 1 LIMIT ${first}`;
}
export async function countLabels(
  db: Db,
  { encoderId, corpusVersionId }: { encoderId: string; corpusVersionId: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "NegativeLabel" n JOIN "Label" l ON l."encoderId" = ${encoderId} AND l.kind = n.polarity::text::"LabelKind" AND l.text = n.text
    WHERE n."corpusVersionId" = ${corpusVersionId}::uuid`;
  return row?.n ?? 0;
}
export async function lackingLabels(
  db: Db,
  { encoderId, corpusVersionId, limit }: { encoderId: string; corpusVersionId: string; limit: number },
): Promise<{ text: string; polarity: 'noun' | 'adjective' }[]> {
  return db.$queryRaw<{ text: string; polarity: 'noun' | 'adjective' }[]>`
    SELECT n.text, lower(n.polarity::text) AS polarity FROM "NegativeLabel" n
    WHERE n."corpusVersionId" = ${corpusVersionId}::uuid AND NOT EXISTS (SELECT FROM "Label" l WHERE l."encoderId" = ${encoderId}
      AND l.kind = n.polarity::text::"LabelKind" AND l.text = n.text) ORDER BY n.position LIMIT ${limit}`;
}
