import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma, type Sample, type SampleScore } from '../generated/prisma/client.ts';
import { ways } from './paging.ts';
import { type Place, readPlace, writePlace } from './sampleCursor.ts';
import { condition } from './sampleFilter.ts';
import { readRow, type SampleRow, sampleColumns, scoreColumns, unscoredColumns } from './sampleRow.ts';
import { type SampleSelection, scored, unscored } from './sampleSelection.ts';

export interface SampleOrder {
  readonly field: 'SCORE' | 'PATH' | 'CREATED_AT';
  readonly direction: 'ASC' | 'DESC';
}

export interface SamplePageRequest extends SampleSelection {
  readonly orderBy: SampleOrder;
  /** 1 to 500. */
  readonly first: number;
  /** The cursor of the last row before. */
  readonly after?: string | null | undefined;
}

export interface SamplePageRow {
  readonly sample: Sample;
  readonly score: SampleScore | null;
  readonly cursor: string;
}

export interface SamplePage {
  readonly rows: SamplePageRow[];
  readonly hasNext: boolean;
}

/**
 * One page, in one statement. Ties are broken by id; by score, samples without one come last in both directions.
 * @throws StrayError BAD_ARGUMENT for a cursor of another order, or a page size out of bounds
 */
export async function samplePage(db: Db, request: SamplePageRequest): Promise<SamplePage> {
  const { first, orderBy, after } = request;
  assertPageSize(first);
  const place = after == null ? undefined : readPlace(after);
  const statement = orderBy.field === 'SCORE' ? byScore(request, place) : byColumn(request, place);
  const found = await db.$queryRaw<SampleRow[]>(statement);
  const rows = found.slice(0, first).map((row) => {
    const { sample, score } = readRow(row);
    return { sample, score, cursor: writePlace(placeOf(orderBy, sample, score)) };
  });
  return { rows, hasNext: found.length > first };
}

/** @throws StrayError BAD_ARGUMENT */
export function assertPageSize(first: number): void {
  if (Number.isInteger(first) && first >= 1 && first <= 500) return;
  throw new StrayError('BAD_ARGUMENT', 'A page has 1 to 500 samples.');
}

function placeOf({ field }: SampleOrder, { id, path, createdAt }: Sample, score: SampleScore | null): Place {
  if (field === 'PATH') return { kind: 'path', path, id };
  if (field === 'CREATED_AT') return { kind: 'created', at: createdAt, id };
  return score === null ? { kind: 'unscored', id } : { kind: 'score', score: score.score, id };
}

/** First the scored ones, by the index on (run, score, sample), then the others: each is cut to the page on its own. */
function byScore(
  { datasetId, runId, filter = {}, orderBy, first }: SamplePageRequest,
  place: Place | undefined,
): Prisma.Sql {
  if (place !== undefined && place.kind !== 'score' && place.kind !== 'unscored') throw otherOrder();
  const { direction, beyond } = ways[orderBy.direction];
  const limit = Prisma.sql`LIMIT ${first + 1}`;
  const afterScore =
    place?.kind === 'score'
      ? Prisma.sql`AND (sc.score, sc."sampleId") ${beyond} (${place.score}::float8, ${place.id}::uuid)`
      : Prisma.empty;
  const afterUnscored = place?.kind === 'unscored' ? Prisma.sql`AND s.id ${beyond} ${place.id}::uuid` : Prisma.empty;
  const others = (needed: Prisma.Sql) => Prisma.sql`
    (SELECT ${sampleColumns}, ${unscoredColumns} FROM "Sample" s
     WHERE ${needed} AND ${unscored(datasetId, runId, filter)} ${afterUnscored} ORDER BY s.id ${direction} ${limit})`;
  if (runId === null || place?.kind === 'unscored') return others(Prisma.sql`TRUE`);
  // The others are looked for only where the scored ones do not fill the page: it would mean to walk the whole dataset.
  return Prisma.sql`
    WITH scored AS MATERIALIZED (
      SELECT ${sampleColumns}, ${scoreColumns} FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId"
      WHERE ${scored(datasetId, runId, filter)} ${afterScore}
      ORDER BY sc.score ${direction}, sc."sampleId" ${direction} ${limit})
    SELECT * FROM scored
    UNION ALL ${others(Prisma.sql`(SELECT count(*) FROM scored) <= ${first}`)}
    ORDER BY "score" ${direction} NULLS LAST, "id" ${direction} ${limit}`;
}

function byColumn(
  { datasetId, runId, filter = {}, orderBy, first }: SamplePageRequest,
  place: Place | undefined,
): Prisma.Sql {
  const { direction, beyond } = ways[orderBy.direction];
  const column = orderBy.field === 'PATH' ? Prisma.sql`s.path` : Prisma.sql`s."createdAt"`;
  return Prisma.sql`
    SELECT ${sampleColumns}, ${scoreColumns} FROM "Sample" s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${runId}::uuid
    WHERE s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'some')}
      ${place === undefined ? Prisma.empty : Prisma.sql`AND (${column}, s.id) ${beyond} ${positionOf(place, orderBy)}`}
    ORDER BY ${column} ${direction}, s.id ${direction} LIMIT ${first + 1}`;
}

function positionOf(place: Place, { field }: SampleOrder): Prisma.Sql {
  if (field === 'PATH' && place.kind === 'path') return Prisma.sql`(${place.path}, ${place.id}::uuid)`;
  if (field === 'CREATED_AT' && place.kind === 'created') {
    return Prisma.sql`(${place.at.toISOString()}::timestamptz, ${place.id}::uuid)`;
  }
  throw otherOrder();
}

export function otherOrder(): StrayError {
  return new StrayError('BAD_ARGUMENT', 'The cursor belongs to another order.');
}
