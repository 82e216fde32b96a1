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

/** Three pages are in memory, as text or as rows. */
const rowsAtOnce = 1000;

/**
 * All samples of the dataset at that moment, by path and id, a page at a time: each page is one statement, by its key, and
 * the next two are asked for while this one is worked on, which keeps two cores of the database at work. A page leaves the
 * database as one text, because the client takes longer over each cell than JSON does, and column by column, because the
 * database then finds out once how each is written. Rows are made as they are walked through, which is done once.
 */
export async function* exportRows(db: Db, source: ExportSource): AsyncGenerator<Iterable<ExportRow>> {
  const begin = (after?: Key): Page => {
    const page = { columns: readPage(db, source, after), end: readEnd(db, source, after) };
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
      const text = await page.columns;
      ahead = [next, await beyond(next)];
      if (text !== undefined) yield rowsOf(JSON.parse(text));
    }
  } finally {
    // Whoever ends early leaves no statement behind.
    await Promise.allSettled(ahead.flatMap((page) => (page === undefined ? [] : Object.values(page))));
  }
}

type Key = Pick<ExportedSample, 'id' | 'path'>;

interface Page {
  readonly columns: Promise<string | undefined>;
  /** The key of its last row, where more may follow. */
  readonly end: Promise<Key | undefined>;
}

function* rowsOf(columns: Columns): Generator<ExportRow> {
  const { id, path, sha256, bytes, width, height, declaredClasses, errorCode, included, classes } = columns;
  const { decision, tags, note, reviewer, reviewedAt, score, flagged, pValue, nearestLabel } = columns;
  const { nearestLabelSimilarity, topNegatives, topNegativeSimilarities, looksLike } = columns;
  for (let i = 0; i < id.length; i++) {
    const [moment, scored] = [reviewedAt[i], score[i]];
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
      reviewedAt: moment == null ? null : new Date(moment),
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

/** Samples that an export walks through. */
export async function countExportRows(db: Db, source: ExportSource): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s WHERE ${samplesAt(source)}`;
  return row?.n ?? 0;
}

/** What the statement says of a row; nothing of a score where there is none. */
type Cells = ExportedSample &
  Pick<ExportRow, 'included' | 'classes' | 'decision' | 'reviewer'> & {
    readonly tags: string[] | null;
    readonly note: string | null;
    readonly reviewedAt: string | null;
  } & { readonly [Name in keyof ExportedScore]: ExportedScore[Name] | null };

type Columns = { readonly [Name in keyof Cells]: readonly Cells[Name][] };

/** What each column is in the statement. */
const expressions: Readonly<Record<Exclude<keyof Cells, 'included' | 'classes'>, string>> = {
  ...{ id: 's.id', path: 's.path', sha256: 's.sha256', bytes: 's.bytes', width: 's.width', height: 's.height' },
  ...{ declaredClasses: 's."declaredClasses"', errorCode: 's."errorCode"' },
  ...{ decision: 'r.decision', tags: 'r.tags', note: 'r.note', reviewer: 'r.reviewer', reviewedAt: 'r."reviewedAt"' },
  ...{ score: 'sc.score', flagged: 'sc.flagged', pValue: 'sc."pValue"', nearestLabel: 'sc."nearestLabel"' },
  ...{ nearestLabelSimilarity: 'sc."nearestLabelSimilarity"', topNegatives: 'sc."topNegatives"' },
  ...{ topNegativeSimilarities: 'sc."topNegativeSimilarities"', looksLike: 'sc."looksLike"' },
};
const selected = Prisma.raw(
  Object.entries(expressions)
    .map(([name, expression]) => `${expression} AS "${name}"`)
    .join(', '),
);
const gathered = Prisma.raw(
  [...Object.keys(expressions), 'included', 'classes'].map((name) => `'${name}', json_agg(x."${name}")`).join(', '),
);

const beyond = (after: Key | undefined) =>
  after === undefined ? Prisma.empty : Prisma.sql`AND (s.path, s.id) > (${after.path}, ${after.id}::uuid)`;

async function readEnd(db: Db, source: ExportSource, after?: Key): Promise<Key | undefined> {
  const [end] = await db.$queryRaw<Key[]>`
    SELECT s.id, s.path FROM "Sample" s WHERE ${samplesAt(source)} ${beyond(after)}
    ORDER BY s.path, s.id OFFSET ${rowsAtOnce - 1} LIMIT 1`;
  return end;
}

/** @returns lists of cells by the names of their columns as JSON; undefined where there are no rows */
async function readPage(db: Db, source: ExportSource, after?: Key): Promise<string | undefined> {
  const page = Prisma.sql`
    SELECT s.* FROM "Sample" s WHERE ${samplesAt(source)} ${beyond(after)}
    ORDER BY s.path, s.id LIMIT ${rowsAtOnce}`;
  const [found] = await db.$queryRaw<{ columns: string | null }[]>`
    ${sourceOf(source, page, 'few')}
    SELECT CASE WHEN count(*) > 0 THEN json_build_object(${gathered})::text END AS columns FROM (
      SELECT ${selected}, ${isIncluded(source)} AS included, ${classesOf(source)} AS classes
      FROM page s
      LEFT JOIN LATERAL (
        SELECT * FROM "SampleScore" x WHERE x."runId" = ${source.runId}::uuid AND x."sampleId" = s.id LIMIT 1
      ) sc ON TRUE
      LEFT JOIN "Review" r ON r."sampleId" = s.id
      ORDER BY s.path, s.id
    ) x`;
  return found?.columns ?? undefined;
}
