import type { Db } from '../client.ts';
import { type Decision, Prisma, type Sample, type SampleScore } from '../generated/prisma/client.ts';
import { classesOf, type ExportSource, isIncluded, joinsOf, samplesAt, sourceOf } from './exportSource.ts';
import { readRow, type SampleRow, sampleColumns, scoreColumns } from './sampleRow.ts';

/** A sample as an export sees it. */
export interface ExportRow {
  readonly sample: Sample;
  readonly score: SampleScore | null;
  /** Whether it goes in. */
  readonly included: boolean;
  /** None for a sample that nobody named. */
  readonly classes: readonly string[];
  readonly decision: Decision | null;
  readonly relabelTo: string | null;
  readonly tags: readonly string[];
  readonly note: string;
  readonly reviewer: string | null;
  readonly reviewedAt: Date | null;
}

type Found = SampleRow &
  Pick<ExportRow, 'included' | 'decision' | 'relabelTo' | 'reviewer' | 'reviewedAt'> & {
    readonly classes: string[];
    readonly tags: string[] | null;
    readonly note: string | null;
  };

const rowsAtOnce = 500;

/** All samples of the dataset at that moment, by path and id, a page at a time: each page is one statement, by its key. */
export async function* exportRows(db: Db, source: ExportSource): AsyncGenerator<ExportRow[]> {
  let last: Sample | undefined;
  do {
    const beyond =
      last === undefined ? Prisma.empty : Prisma.sql`AND (s.path, s.id) > (${last.path}, ${last.id}::uuid)`;
    const page = Prisma.sql`
      SELECT s.* FROM "Sample" s WHERE ${samplesAt(source)} ${beyond} ORDER BY s.path, s.id LIMIT ${rowsAtOnce}`;
    const found = await db.$queryRaw<Found[]>`
      ${sourceOf(source, page)}
      SELECT ${sampleColumns}, ${scoreColumns}, ${isIncluded(source)} AS included, ${classesOf(source)} AS classes,
             r.decision, r."relabelTo", r.tags, r.note, r.reviewer, r."reviewedAt"
      ${joinsOf(source)} ORDER BY s.path, s.id`;
    const rows = found.map(readExportRow);
    last = rows.length < rowsAtOnce ? undefined : rows.at(-1)?.sample;
    if (rows.length > 0) yield rows;
  } while (last !== undefined);
}

/** Samples that an export walks through. */
export async function countExportRows(db: Db, source: ExportSource): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s WHERE ${samplesAt(source)}`;
  return row?.n ?? 0;
}

function readExportRow(row: Found): ExportRow {
  const { included, classes, decision, relabelTo, tags, note, reviewer, reviewedAt } = row;
  return {
    ...readRow(row),
    ...{ included, classes, decision, relabelTo, reviewer, reviewedAt },
    tags: tags ?? [],
    note: note ?? '',
  };
}
