import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { similarSamples } from '../vectors/similarSamples.ts';
import { type Place, readPlace, writePlace } from './sampleCursor.ts';
import { condition } from './sampleFilter.ts';
import { assertPageSize, otherOrder, type SamplePageRow } from './samplePage.ts';
import { readRow, type SampleRow, sampleColumns, scoreColumns } from './sampleRow.ts';
import type { SampleSelection } from './sampleSelection.ts';

export interface SimilarPageRequest extends SampleSelection {
  /** Embedding of an image or a text, by this encoder. */
  readonly query: Float32Array;
  readonly encoderId: string;
  /** 1 to 500. */
  readonly first: number;
  /** The cursor of the last row before. */
  readonly after?: string | null | undefined;
}

export interface SimilarPageRow extends SamplePageRow {
  /** The inner product with the query; null for a sample that has no embedding. */
  readonly similarity: number | null;
}

/**
 * One page of a selection, nearest to the query first; equally near samples follow each other by id. Those that cannot be
 * compared, because they could not be read or are not encoded yet, come last, so that a selection is whole in this order too.
 *
 * @throws StrayError BAD_ARGUMENT for a cursor of another order, or a page size out of bounds
 */
export async function similarPage(
  db: Db,
  request: SimilarPageRequest,
): Promise<{ readonly rows: SimilarPageRow[]; readonly hasNext: boolean }> {
  const { first, after } = request;
  assertPageSize(first);
  const place = after == null ? undefined : readPlace(after);
  if (place !== undefined && place.kind !== 'similar' && place.kind !== 'unlike') throw otherOrder();
  const found = place?.kind === 'unlike' ? [] : await nearOnes(db, request, place);
  const wanted = first + 1 - found.length;
  const others = wanted <= 0 ? [] : await unlikeOnes(db, request, { place, wanted });
  const places = [...found, ...others];
  const samples = await readSamples(
    db,
    request,
    places.slice(0, first).map(({ id }) => id),
  );
  const rows = places.slice(0, first).flatMap((at) => {
    const row = samples.get(at.id);
    // Deleted in this moment.
    if (row === undefined) return [];
    return [{ ...row, cursor: writePlace(at), similarity: at.kind === 'similar' ? at.similarity : null }];
  });
  return { rows, hasNext: places.length > first };
}

type Near = Extract<Place, { kind: 'similar' }>;
type Unlike = Extract<Place, { kind: 'unlike' }>;

async function nearOnes(
  db: Db,
  { datasetId, runId, filter, query, encoderId, first }: SimilarPageRequest,
  place: Near | undefined,
): Promise<Near[]> {
  const found = await similarSamples(db, {
    datasetId,
    encoderId,
    query,
    first: first + 1,
    ...(place && { after: { sampleId: place.id, similarity: place.similarity } }),
    ...(filter && Object.keys(filter).length > 0 && { among: { runId, filter } }),
  });
  return found.map(({ sampleId: id, similarity }) => ({ kind: 'similar', similarity, id }));
}

function unlikeOnes(
  db: Db,
  { datasetId, runId, filter = {}, encoderId }: SimilarPageRequest,
  { place, wanted }: { readonly place: Near | Unlike | undefined; readonly wanted: number },
): Promise<Unlike[]> {
  const behind = place?.kind === 'unlike' ? Prisma.sql`AND s.id > ${place.id}::uuid` : Prisma.empty;
  return db.$queryRaw<Unlike[]>`
    SELECT 'unlike' AS kind, s.id FROM "Sample" s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${runId}::uuid
    WHERE s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'some')} ${behind}
      AND (s."errorCode" IS NOT NULL OR NOT EXISTS (
        SELECT FROM "Embedding" e WHERE e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}))
    ORDER BY s.id LIMIT ${wanted}`;
}

async function readSamples(db: Db, { runId }: SampleSelection, ids: readonly string[]) {
  const rows = await db.$queryRaw<SampleRow[]>`
    SELECT ${sampleColumns}, ${scoreColumns} FROM "Sample" s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${runId}::uuid
    WHERE s.id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map(readRow).map((row) => [row.sample.id, row]));
}
