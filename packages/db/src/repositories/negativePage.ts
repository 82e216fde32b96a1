import { type Negative, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { lower, withFloats } from './corpora.ts';
import { escapeLike, fieldsOf, ways, writeFields } from './paging.ts';

export const negativeOrderFields = ['POSITION', 'TEXT', 'SIMILARITY', 'NEAREST_LABEL', 'ATTRACTS'] as const;

export interface NegativeOrder {
  readonly field: (typeof negativeOrderFields)[number];
  readonly direction: 'ASC' | 'DESC';
}

export interface NegativePageRequest {
  readonly corpusVersionId: string;
  /** The run whose samples are counted by the negative that is nearest to each. */
  readonly runId: string | null;
  /** Part of the text, in any case. */
  readonly search?: string | undefined;
  readonly orderBy: NegativeOrder;
  /** 1 to 500. */
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A negative of a version, with how many samples of a run have it as their nearest. */
export interface NegativeRow extends Negative {
  readonly position: number;
  readonly attracts: number;
  /** How many of these are flagged. */
  readonly flagged: number;
}

/**
 * One page of the negatives of a version, in one statement; ties are broken by position.
 *
 * @throws StrayError BAD_ARGUMENT for a cursor of another list, or a page size out of bounds
 */
export async function negativePage(
  db: Db,
  request: NegativePageRequest,
): Promise<{ rows: (NegativeRow & { cursor: string })[]; hasNext: boolean }> {
  const { corpusVersionId, runId, orderBy, first, after } = request;
  if (!Number.isInteger(first) || first < 1 || first > 500) {
    throw new StrayError('BAD_ARGUMENT', 'A page has 1 to 500 negatives.');
  }
  const key = keys[orderBy.field];
  const { direction, beyond } = ways[orderBy.direction];
  const place = after == null ? undefined : readPlace(after, orderBy.field);
  const beyondPlace =
    place === undefined
      ? Prisma.empty
      : Prisma.sql`AND (${key.sql}, n.position) ${beyond} (${place.value}::${key.type}, ${place.position}::int)`;
  // Columns as they are: what is computed would be for every row that is put in order, not for those of the page alone.
  const page = Prisma.sql`
    SELECT n.position, n.text, n.polarity, n.similarity, n."nearestLabel", n."nearestLabelSimilarity", n.origin`;
  const found =
    orderBy.field === 'ATTRACTS'
      ? await db.$queryRaw<NegativeRow[]>`
          WITH w AS MATERIALIZED (${winners(runId, Prisma.empty)})
          ${page}, coalesce(w.attracts, 0) AS attracts, coalesce(w.flagged, 0) AS flagged
          FROM "NegativeLabel" n LEFT JOIN w ON w.text = n.text
          WHERE ${selected(request)} ${beyondPlace}
          ORDER BY ${key.sql} ${direction}, n.position ${direction} LIMIT ${first + 1}`
      : await withWinners(
          db,
          runId,
          await db.$queryRaw<NegativeRow[]>`
            ${page} FROM "NegativeLabel" n WHERE ${selected({ ...request, corpusVersionId })} ${beyondPlace}
            ORDER BY ${key.sql} ${direction}, n.position ${direction} LIMIT ${first + 1}`,
        );
  const rows = found.slice(0, first).map((row) => {
    const negative = withFloats({ ...row, polarity: lower(row.polarity), origin: lower(row.origin) });
    return { ...negative, cursor: writePlace(orderBy.field, negative) };
  });
  return { rows, hasNext: found.length > first };
}

/** How many negatives of a version a search leaves. */
export async function negativeCount(db: Db, request: Pick<NegativePageRequest, 'corpusVersionId' | 'search'>) {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "NegativeLabel" n WHERE ${selected(request)}`;
  return row?.n ?? 0;
}

/** How many samples of a run have each of these words as their nearest negative, and how many of them are flagged. */
export async function winnersOf(
  db: Db,
  runId: string,
  texts?: readonly string[],
): Promise<Map<string, { readonly attracts: number; readonly flagged: number }>> {
  const among = texts === undefined ? Prisma.empty : Prisma.sql`AND "topNegatives"[1] = ANY(${[...texts]}::text[])`;
  const rows = await db.$queryRaw<{ text: string; attracts: number; flagged: number }[]>`${winners(runId, among)}`;
  return new Map(rows.map(({ text, ...counts }) => [text, counts]));
}

function winners(runId: string | null, among: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT "topNegatives"[1] AS text, count(*)::int AS attracts, (count(*) FILTER (WHERE flagged))::int AS flagged
    FROM "SampleScore" WHERE "runId" = ${runId}::uuid AND "topNegatives"[1] IS NOT NULL ${among} GROUP BY 1`;
}

async function withWinners(db: Db, runId: string | null, rows: readonly NegativeRow[]): Promise<NegativeRow[]> {
  const texts = rows.map(({ text }) => text);
  const counts = runId === null || rows.length === 0 ? new Map() : await winnersOf(db, runId, texts);
  return rows.map((row) => ({ ...row, ...(counts.get(row.text) ?? { attracts: 0, flagged: 0 }) }));
}

function selected({ corpusVersionId, search }: Pick<NegativePageRequest, 'corpusVersionId' | 'search'>): Prisma.Sql {
  const part = search ? Prisma.sql`AND n.text ILIKE ${`%${escapeLike(search)}%`}` : Prisma.empty;
  return Prisma.sql`n."corpusVersionId" = ${corpusVersionId}::uuid ${part}`;
}

const keys = {
  POSITION: { sql: Prisma.sql`n.position`, type: Prisma.sql`int` },
  TEXT: { sql: Prisma.sql`n.text`, type: Prisma.sql`text` },
  SIMILARITY: { sql: Prisma.sql`n.similarity`, type: Prisma.sql`real` },
  NEAREST_LABEL: { sql: Prisma.sql`n."nearestLabelSimilarity"`, type: Prisma.sql`real` },
  ATTRACTS: { sql: Prisma.sql`coalesce(w.attracts, 0)`, type: Prisma.sql`int` },
};

type Field = NegativeOrder['field'];

function writePlace(field: Field, row: NegativeRow): string {
  const value = {
    POSITION: row.position,
    TEXT: row.text,
    SIMILARITY: row.similarity,
    NEAREST_LABEL: row.nearestLabelSimilarity,
    ATTRACTS: row.attracts,
  }[field];
  return writeFields([field, value, row.position]);
}

function readPlace(cursor: string, wanted: Field): { value: number | string; position: number } {
  const [field, value, position] = fieldsOf(cursor);
  const typed = typeof value === (wanted === 'TEXT' ? 'string' : 'number');
  if (field === wanted && typed && isValue(value) && Number.isInteger(position)) {
    return { value, position: Number(position) };
  }
  throw new StrayError('BAD_ARGUMENT', 'The cursor is not one of this list.');
}

function isValue(value: unknown): value is number | string {
  return typeof value === 'string' || Number.isFinite(value);
}

/** The similarity to a class that a hundredth part of the negatives of a version reaches; infinite of an empty one. */
export async function nearnessOfHundredth(db: Db, corpusVersionId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ similarity: number }[]>`
    SELECT "nearestLabelSimilarity" AS similarity FROM "NegativeLabel" WHERE "corpusVersionId" = ${corpusVersionId}::uuid
    ORDER BY "nearestLabelSimilarity" DESC
    OFFSET (SELECT count / 100 FROM "CorpusVersion" WHERE id = ${corpusVersionId}::uuid) LIMIT 1`;
  return Math.fround(row?.similarity ?? Number.POSITIVE_INFINITY);
}
