import type { Database, Db } from '../client.ts';
import { boolean, type Cell, double, integer, moment, real, reals, text, texts } from '../copy/cells.ts';
import { type Columns, type CopiedRows, columnsOf, copyRows } from '../copy/copyRows.ts';
import { type Decision, Prisma, type Sample, type SampleScore } from '../generated/prisma/client.ts';
import { classesOf, type ExportSource, isIncluded, reviewedSince, samplesAt, sourceByEvents } from './exportSource.ts';

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

/** Some samples of an export: as rows, which are made as they are walked through, or as they left the database. */
export interface ExportPage {
  readonly rows: () => Iterable<ExportRow>;
  readonly copied: CopiedRows;
}

/** Three pages are in memory, as bytes or as rows: some megabytes. */
const rowsAtOnce = 2500;

/**
 * All samples of the dataset at that moment, by path and id, a page at a time: each page is one statement, by its key, and
 * the next two are asked for while this one is worked on, which keeps two cores of the database at work.
 */
export async function* exportPages(
  { db, pool }: { readonly db: Db; readonly pool: Database['pool'] },
  source: ExportSource,
): AsyncGenerator<ExportPage> {
  const reading: Reading = { pool, source, byEvents: false };
  const begin = (after?: Key): Page => {
    const page = { copied: readPage(reading, after), end: readEnd(db, source, after) };
    // That one failed is heard when it is waited for, which may be much later.
    for (const part of Object.values(page)) part.catch(() => undefined);
    return page;
  };
  const beyond = async (page: Page | undefined): Promise<Page | undefined> => {
    const end = await page?.end;
    return end && begin(end);
  };
  let ahead: (Page | undefined)[] = [begin()];
  try {
    ahead = [ahead[0], await beyond(ahead[0])];
    for (let [page, next] = ahead; page !== undefined; [page, next] = ahead) {
      const copied = await page.copied;
      ahead = [next, await beyond(next)];
      if (copied.count > 0) yield { copied, rows: () => rowsOf(columnsOf(copied, exportCells)) };
    }
  } finally {
    // Whoever ends early leaves no statement behind.
    await Promise.allSettled(ahead.flatMap((page) => (page === undefined ? [] : Object.values(page))));
  }
}

type Key = Pick<ExportedSample, 'id' | 'path'>;

const decision: Cell<Decision> = (bytes, at, length) => text(bytes, at, length) as Decision;

/** What a row is made of, in this order, and how it is sent. */
export const exportCells = {
  ...{ id: text, path: text, sha256: text, bytes: integer, width: integer, height: integer },
  ...{ declaredClasses: texts, errorCode: text, included: boolean, classes: texts },
  ...{ decision, tags: texts, note: text, reviewer: text, reviewedAt: moment },
  ...{ score: double, flagged: boolean, pValue: double, nearestLabel: text, nearestLabelSimilarity: real },
  ...{ topNegatives: texts, topNegativeSimilarities: reals, looksLike: texts },
};

/** Each of them in the statement; the two others are asked by functions of their own. */
const expressions: Readonly<Record<Exclude<keyof typeof exportCells, 'included' | 'classes'>, string>> = {
  ...{ id: 's.id::text', path: 's.path', sha256: 's.sha256', bytes: 's.bytes', width: 's.width', height: 's.height' },
  ...{ declaredClasses: 's."declaredClasses"', errorCode: 's."errorCode"' },
  ...{
    decision: 'r.decision',
    tags: 'r.tags',
    note: "COALESCE(r.note, '')",
    reviewer: 'r.reviewer',
    reviewedAt: 'r."reviewedAt"',
  },
  ...{ score: 'sc.score', flagged: 'sc.flagged', pValue: 'sc."pValue"', nearestLabel: 'sc."nearestLabel"' },
  ...{ nearestLabelSimilarity: 'sc."nearestLabelSimilarity"', topNegatives: 'sc."topNegatives"' },
  ...{ topNegativeSimilarities: 'sc."topNegativeSimilarities"', looksLike: 'sc."looksLike"' },
};

interface Page {
  readonly copied: Promise<CopiedRows>;
  /** The key of its last row, where more may follow. */
  readonly end: Promise<Key | undefined>;
}

function* rowsOf(columns: Columns<typeof exportCells>): Generator<ExportRow> {
  const { id, path, sha256, bytes, width, height, declaredClasses, errorCode, included, classes } = columns;
  const { decision, tags, note, reviewer, reviewedAt, score, flagged, pValue, nearestLabel } = columns;
  const { nearestLabelSimilarity, topNegatives, topNegativeSimilarities, looksLike } = columns;
  for (let i = 0; i < id.length; i++) {
    const scored = score[i];
    yield {
      sample: {
        id: id[i] ?? '',
        path: path[i] ?? '',
        sha256: sha256[i] ?? '',
        bytes: bytes[i] ?? 0,
        width: width[i] ?? null,
        height: height[i] ?? null,
        declaredClasses: declaredClasses[i] ?? [],
        errorCode: errorCode[i] ?? null,
      },
      included: included[i] ?? false,
      classes: classes[i] ?? none,
      decision: decision[i] ?? null,
      tags: tags[i] ?? none,
      note: note[i] ?? '',
      reviewer: reviewer[i] ?? null,
      reviewedAt: reviewedAt[i] ?? null,
      score:
        scored == null
          ? null
          : {
              score: scored,
              flagged: flagged[i] ?? false,
              pValue: pValue[i] ?? null,
              nearestLabel: nearestLabel[i] ?? '',
              nearestLabelSimilarity: nearestLabelSimilarity[i] ?? 0,
              topNegatives: topNegatives[i] ?? [],
              topNegativeSimilarities: topNegativeSimilarities[i] ?? [],
              looksLike: looksLike[i] ?? [],
            },
    };
  }
}

const none: readonly string[] = [];

const beyond = (after: Key | undefined) =>
  after === undefined ? Prisma.empty : Prisma.sql`AND (s.path, s.id) > (${after.path}, ${after.id}::uuid)`;

async function readEnd(db: Db, source: ExportSource, after?: Key): Promise<Key | undefined> {
  const [end] = await db.$queryRaw<Key[]>`
    SELECT s.id, s.path FROM "Sample" s WHERE ${samplesAt(source)} ${beyond(after)}
    ORDER BY s.path, s.id OFFSET ${rowsAtOnce - 1} LIMIT 1`;
  return end;
}

interface Reading {
  readonly pool: Database['pool'];
  readonly source: ExportSource;
  /** Once a review came after the moment, one always has. */
  byEvents: boolean;
}

/**
 * A page by the reviews in force today, which costs half as much since it keeps the order of the samples as it goes; where one
 * came after the moment, as its last cell says, this and all that follow are read by the events of the moment.
 */
async function readPage(reading: Reading, after?: Key): Promise<CopiedRows> {
  const { pool, source } = reading;
  const page = Prisma.sql`
    SELECT s.* FROM "Sample" s WHERE ${samplesAt(source)} ${beyond(after)}
    ORDER BY s.path, s.id LIMIT ${rowsAtOnce}`;
  const selected = Object.keys(exportCells).map((name) => {
    if (name === 'included') return isIncluded(source);
    return name === 'classes' ? classesOf(source) : Prisma.raw(expressions[name as keyof typeof expressions]);
  });
  const score = Prisma.sql`LEFT JOIN LATERAL (
      SELECT * FROM "SampleScore" x WHERE x."runId" = ${source.runId}::uuid AND x."sampleId" = s.id LIMIT 1
    ) sc ON TRUE`;
  const today = Prisma.sql`SELECT ${Prisma.join([...selected, reviewedSince(source)])} FROM (${page}) s ${score}
    LEFT JOIN LATERAL (SELECT * FROM "Review" x WHERE x."sampleId" = s.id LIMIT 1) r ON TRUE
    ORDER BY s.path, s.id`;
  const then = Prisma.sql`${sourceByEvents(source, page)} SELECT ${Prisma.join(selected)} FROM page s ${score}
    LEFT JOIN "Review" r ON r."sampleId" = s.id
    ORDER BY s.path, s.id`;
  if (!reading.byEvents) {
    const copied = await copyRows(pool, today, selected.length + 1);
    if (copied.count === 0 || !boolean(copied.bytes, copied.starts[selected.length] ?? 0, 1)) return copied;
    reading.byEvents = true;
  }
  return copyRows(pool, then, selected.length);
}

/** Samples that an export walks through. */
export async function countExportRows(db: Db, source: ExportSource): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s WHERE ${samplesAt(source)}`;
  return row?.n ?? 0;
}
