import { qualityIssues } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { hasIssue } from './quality.ts';
import { condition } from './sampleFilter.ts';
import type { SampleSelection } from './sampleSelection.ts';

export interface FacetCount {
  readonly value: string;
  readonly count: number;
  /** Of them, those that somebody has decided on. */
  readonly reviewed: number;
  /** Those with the lowest scores. */
  readonly examples: string[];
}

export interface FacetRequest extends SampleSelection {
  readonly facet: Facet;
  readonly first: number;
  /** How many samples to name for each value; none costs least. */
  readonly examples: number;
}

/** Over `s` ("Sample"), `sc` ("SampleScore") and `r` ("Review"), which both may be missing. */
const values = {
  NEAREST_NEGATIVE: Prisma.sql`SELECT sc."topNegatives"[1]`,
  LOOKS_LIKE: Prisma.sql`SELECT sc."looksLike"[1]`,
  NEAREST_LABEL: Prisma.sql`SELECT sc."nearestLabel"`,
  DECLARED_CLASS: Prisma.sql`SELECT DISTINCT unnest(s."declaredClasses")`,
  QUALITY: Prisma.join(
    qualityIssues.map((issue) => Prisma.sql`SELECT ${issue}::text WHERE ${hasIssue(issue)}`),
    ' UNION ALL ',
  ),
  DUPLICATE: Prisma.sql`SELECT g."groupId"::text FROM "Duplicate" g WHERE g."sampleId" = s.id`,
  DECISION: Prisma.sql`SELECT r.decision::text`,
  TAG: Prisma.sql`SELECT unnest(r.tags)`,
  REVIEWER: Prisma.sql`SELECT r.reviewer`,
};
export type Facet = keyof typeof values;

/** How many samples of a selection have each value, the most frequent first; a sample may have several values, or none. */
export function facetCounts(db: Db, request: FacetRequest): Promise<FacetCount[]> {
  const { datasetId, runId, filter = {}, facet, first, examples } = request;
  // Sorting all of them for a few is what takes longest.
  const shown =
    examples === 0
      ? Prisma.sql`ARRAY[]::text[]`
      : Prisma.sql`(array_agg(s.id::text ORDER BY sc.score, s.id))[1:${examples}::int]`;
  return db.$queryRaw<FacetCount[]>`
    SELECT v.value, count(*)::int AS count, count(*) FILTER (WHERE r.decision IS NOT NULL)::int AS reviewed,
           ${shown} AS examples
    FROM "Sample" s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = ${runId}::uuid
    LEFT JOIN "Review" r ON r."sampleId" = s.id
    CROSS JOIN LATERAL (${values[facet]}) AS v(value)
    WHERE s."datasetId" = ${datasetId}::uuid AND ${condition(filter, 'some')} AND v.value IS NOT NULL
    GROUP BY v.value ORDER BY count DESC, v.value COLLATE "C" LIMIT ${first}`;
}
