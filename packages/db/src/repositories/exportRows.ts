import type { Db } from '../client.ts';
import { type Decision, Prisma, type Sample, type SampleScore } from '../generated/prisma/client.ts';
import { classesOf, type ExportSource, isIncluded, samplesAt, sourceOf } from './exportSource.ts';

/** A sample as an export sees it. */
export interface ExportRow {
  readonly sample: ExportedSample;
  readonly score: ExportedScore | null;
  /** Whether it goes in. */
  readonly included: boolean;
  /** None for a sample that nobody named. */
  readonly classes: readonly string[];
  readonly decision: Decision | null;
  readonly tags: readonly string[];
  readonly note: string;
  readonly reviewer: string | null;
  readonly reviewedAt: Date | null;
}

export type ExportedSample = Pick<
  Sample,
  'id' | 'path' | 'sha256' | 'bytes' | 'width' | 'height' | 'declaredClasses' | 'errorCode'
>;

export type ExportedScore = Omit<SampleScore, 'runId' | 'sampleId' | 'looksLikeSimilarities'>;

const rowsAtOnce = 2000;

/**
 * All samples of the dataset at that moment, by path and id, a page at a time: each page is one statement, by its key, and
 * the next one is asked for while this one is worked on. A page leaves the database as one text, because the client takes
 * longer over each cell than JSON does. Rows are made as they are walked through, which is done once.
 */
export async function* exportRows(db: Db, source: ExportSource): AsyncGenerator<Iterable<ExportRow>> {
  let page = readPage(db, source);
  try {
    for (;;) {
      const cells: Cells[] = JSON.parse(await page);
      const last = cells.length < rowsAtOnce ? undefined : cells.at(-1);
      if (last !== undefined) page = readPage(db, source, last);
      // That it failed is heard when it is waited for, which may be much later.
      page.catch(() => undefined);
      if (cells.length > 0) yield rowsOf(cells);
      if (last === undefined) return;
    }
  } finally {
    // Whoever ends early leaves no statement behind.
    await page.catch(() => undefined);
  }
}

function* rowsOf(cells: readonly Cells[]): Generator<ExportRow> {
  for (const row of cells) yield readRow(row);
}

/** Samples that an export walks through. */
export async function countExportRows(db: Db, source: ExportSource): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s WHERE ${samplesAt(source)}`;
  return row?.n ?? 0;
}

/** Cells of a row, in the order of the statement. */
type Cells = [
  ...[id: string, path: string, sha256: string, bytes: number, width: number | null, height: number | null],
  ...[declaredClasses: string[], errorCode: string | null],
  ...[included: boolean, classes: string[], decision: Decision | null],
  ...[tags: string[] | null, note: string | null, reviewer: string | null, reviewedAt: string | null],
  ...[score: number | null, flagged: boolean, pValue: number | null, nearestLabel: string, similarity: number],
  ...[topNegatives: string[], topNegativeSimilarities: number[], looksLike: string[]],
];

/** @returns a list of cells as JSON */
async function readPage(db: Db, source: ExportSource, [id, path]: Cells | [] = []): Promise<string> {
  const beyond = id === undefined ? Prisma.empty : Prisma.sql`AND (s.path, s.id) > (${path}, ${id}::uuid)`;
  const page = Prisma.sql`
    SELECT s.* FROM "Sample" s WHERE ${samplesAt(source)} ${beyond} ORDER BY s.path, s.id LIMIT ${rowsAtOnce}`;
  const [found] = await db.$queryRaw<{ rows: string | null }[]>`
    ${sourceOf(source, page, 'few')}
    SELECT json_agg(json_build_array(
      s.id, s.path, s.sha256, s.bytes, s.width, s.height, s."declaredClasses", s."errorCode",
      ${isIncluded(source)}, ${classesOf(source)}, r.decision, r.tags, r.note, r.reviewer, r."reviewedAt",
      sc.score, sc.flagged, sc."pValue", sc."nearestLabel", sc."nearestLabelSimilarity",
      sc."topNegatives", sc."topNegativeSimilarities", sc."looksLike"
    ) ORDER BY s.path, s.id)::text AS rows
    FROM page s
    LEFT JOIN LATERAL (
      SELECT * FROM "SampleScore" x WHERE x."runId" = ${source.runId}::uuid AND x."sampleId" = s.id LIMIT 1
    ) sc ON TRUE
    LEFT JOIN "Review" r ON r."sampleId" = s.id`;
  return found?.rows ?? '[]';
}

// By their places: taking a list apart by a pattern makes lists of the rest, which tells at a million rows.
function readRow(cells: Cells): ExportRow {
  const reviewedAt = cells[14];
  const score = cells[15];
  return {
    sample: {
      id: cells[0],
      path: cells[1],
      sha256: cells[2],
      bytes: cells[3],
      width: cells[4],
      height: cells[5],
      declaredClasses: cells[6],
      errorCode: cells[7],
    },
    included: cells[8],
    classes: cells[9],
    decision: cells[10],
    tags: cells[11] ?? none,
    note: cells[12] ?? '',
    reviewer: cells[13],
    reviewedAt: reviewedAt === null ? null : new Date(reviewedAt),
    score:
      score === null
        ? null
        : {
            score,
            flagged: cells[16],
            pValue: cells[17],
            nearestLabel: cells[18],
            nearestLabelSimilarity: cells[19],
            topNegatives: cells[20],
            topNegativeSimilarities: cells[21],
            looksLike: cells[22],
          },
  };
}

const none: readonly string[] = [];
