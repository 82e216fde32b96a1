import type { ExportClassRule, ExportSelection } from '@stray/core';
import { Prisma } from '../generated/prisma/client.ts';
import { statesOf } from './reviewStates.ts';
import { condition, type SampleFilter } from './sampleFilter.ts';

/** What an export is made of. */
export interface ExportSource {
  readonly datasetId: string;
  readonly runId: string | null;
  readonly filter: SampleFilter;
  readonly samples: ExportSelection;
  readonly classes: ExportClassRule;
  /** Samples and decisions of that moment. */
  readonly asOf: Date;
}

/**
 * The beginning of a query over `s` (samples of a table `page`), `sc` (their scores) and `r` (what was decided on them by
 * the moment). The filter asks the table of reviews, which knows only what is in force today: here its name stands for
 * what was in force then, which is the same while nothing happened since, and many times faster.
 *
 * @param page a query of whole rows of "Sample", of which there are many
 */
export function sourceOf(source: ExportSource, page: Prisma.Sql): Prisma.Sql {
  const happened = reviewedSince(source);
  return Prisma.sql`
    WITH page AS MATERIALIZED (${page}),
    "Review" AS MATERIALIZED (
      SELECT ${reviewColumns} FROM page JOIN "Review" x ON x."sampleId" = page.id WHERE NOT ${happened}
      UNION ALL
      SELECT ${reviewColumns} FROM (${statesOfPage(source, 'many')}) x WHERE ${happened}
    )`;
}

/** The same by the events alone, of a few rows: where it is known that a review came after the moment. */
export function sourceByEvents(source: ExportSource, page: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH page AS MATERIALIZED (${page}), "Review" AS MATERIALIZED (${statesOfPage(source, 'few')})`;
}

const statesOfPage = ({ asOf }: ExportSource, count: 'few' | 'many') =>
  statesOf(Prisma.sql`SELECT id AS "sampleId" FROM page`, { asOf, count });

/** Whether a review came after the moment: only then is what was in force another thing than what is. */
export function reviewedSince({ datasetId, asOf }: ExportSource): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM "ReviewEvent" e
    WHERE e."datasetId" = ${datasetId}::uuid AND e."createdAt" > ${asOf.toISOString()}::timestamptz)`;
}

const reviewColumns = Prisma.raw(
  ['sampleId', 'decision', 'relabelTo', 'tags', 'note', 'reviewerId', 'reviewer', 'reviewedAt']
    .map((name) => `x."${name}"`)
    .join(', '),
);

export function joinsOf({ runId }: ExportSource): Prisma.Sql {
  return Prisma.sql`FROM page s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${runId}::uuid
    LEFT JOIN "Review" r ON r."sampleId" = s.id`;
}

/** Samples of the dataset at that moment. */
export function samplesAt({ datasetId, asOf }: ExportSource): Prisma.Sql {
  return Prisma.sql`s."datasetId" = ${datasetId}::uuid AND s."createdAt" <= ${asOf.toISOString()}::timestamptz`;
}

/** Whether a sample goes in. */
export function isIncluded({ filter, samples }: ExportSource): Prisma.Sql {
  return Prisma.sql`(${condition(filter, 'some')} AND ${selections[samples]})`;
}

const selections: Readonly<Record<ExportSelection, Prisma.Sql>> = {
  ALL: Prisma.sql`TRUE`,
  NOT_DROPPED: Prisma.sql`r.decision IS DISTINCT FROM 'DROP'`,
  NOT_FLAGGED: Prisma.sql`(r.decision IS DISTINCT FROM 'DROP'
    AND (NOT COALESCE(sc.flagged, FALSE) OR COALESCE(r.decision IN ('KEEP', 'RELABEL'), FALSE)))`,
  DECIDED: Prisma.sql`COALESCE(r.decision IN ('KEEP', 'RELABEL'), FALSE)`,
};

/** The classes of a sample: what it was relabelled to, else what it was declared as, else maybe its nearest label. */
export function classesOf({ classes }: ExportSource): Prisma.Sql {
  const otherwise =
    classes === 'DECLARED'
      ? Prisma.sql`'{}'::text[]`
      : Prisma.sql`CASE WHEN sc."nearestLabel" IS NULL THEN '{}' ELSE ARRAY[sc."nearestLabel"] END`;
  return Prisma.sql`CASE
    WHEN r.decision = 'RELABEL' AND r."relabelTo" IS NOT NULL THEN ARRAY[r."relabelTo"]
    WHEN cardinality(s."declaredClasses") > 0 THEN s."declaredClasses"
    ELSE ${otherwise} END`;
}
