import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { issuesOf, qualityJoins } from './quality.ts';
import { condition, looksAt } from './sampleFilter.ts';
import { type SampleSelection, scoredBy } from './sampleSelection.ts';

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

/** From where the rows are read: whatever has no value of the facet need not be looked at. */
type Source = 'samples' | 'quality' | 'scores' | 'reviews';

interface FacetSql {
  readonly source: Source;
  /** A query of the values, over `s` ("Sample"), `sc` ("SampleScore") and `r` ("Review"), as far as the source has them. */
  readonly values: Prisma.Sql;
}

const facets = {
  NEAREST_NEGATIVE: { source: 'scores', values: Prisma.sql`SELECT sc."topNegatives"[1]` },
  LOOKS_LIKE: { source: 'scores', values: Prisma.sql`SELECT sc."looksLike"[1]` },
  NEAREST_LABEL: { source: 'scores', values: Prisma.sql`SELECT sc."nearestLabel"` },
  DECLARED_CLASS: {
    source: 'samples',
    // Each once. DISTINCT would sort for every sample.
    values: Prisma.sql`
      SELECT c.name FROM unnest(s."declaredClasses") WITH ORDINALITY c(name, place)
      WHERE array_position(s."declaredClasses", c.name) = c.place`,
  },
  QUALITY: { source: 'quality', values: issuesOf },
  DUPLICATE: {
    source: 'samples',
    values: Prisma.sql`SELECT g."groupId"::text FROM "Duplicate" g WHERE g."sampleId" = s.id`,
  },
  DECISION: { source: 'reviews', values: Prisma.sql`SELECT r.decision::text` },
  TAG: { source: 'reviews', values: Prisma.sql`SELECT unnest(r.tags)` },
  REVIEWER: { source: 'reviews', values: Prisma.sql`SELECT r.reviewer` },
} as const satisfies Record<string, FacetSql>;
export type Facet = keyof typeof facets;

/** How many samples of a selection have each value, the most frequent first; a sample may have several values, or none. */
export function facetCounts(db: Db, request: FacetRequest): Promise<FacetCount[]> {
  const { facet, first, examples } = request;
  const { source, values } = facets[facet];
  const { id, from, where } = rowsOf(source, request);
  // Sorting all of them for a few is what takes longest.
  const shown =
    examples === 0
      ? Prisma.sql`ARRAY[]::text[]`
      : Prisma.sql`(array_agg(${id}::text ORDER BY sc.score, ${id}))[1:${examples}::int]`;
  return db.$queryRaw<FacetCount[]>`
    SELECT v.value, count(*)::int AS count, count(*) FILTER (WHERE r.decision IS NOT NULL)::int AS reviewed,
           ${shown} AS examples
    FROM ${from} CROSS JOIN LATERAL (${values}) AS v(value)
    WHERE ${where} AND v.value IS NOT NULL
    GROUP BY v.value ORDER BY count DESC, v.value COLLATE "C" LIMIT ${first}`;
}

interface Rows {
  /** The sample’s. */
  readonly id: Prisma.Sql;
  readonly from: Prisma.Sql;
  readonly where: Prisma.Sql;
}

/** Only a filter over them makes it look at the samples where they are not the source: scores and reviews of a dataset are its own. */
function rowsOf(source: Source, { datasetId, runId, filter = {} }: SampleSelection): Rows {
  const filtered = looksAt(filter, 'samples');
  const samplesOf = (id: Prisma.Sql) => (filtered ? Prisma.sql`JOIN "Sample" s ON s.id = ${id}` : Prisma.empty);
  const scoresOf = (id: Prisma.Sql) =>
    Prisma.sql`LEFT JOIN "SampleScore" sc ON sc."sampleId" = ${id} AND sc."runId" = ${runId}::uuid`;
  const reviewsOf = (id: Prisma.Sql) => Prisma.sql`LEFT JOIN "Review" r ON r."sampleId" = ${id}`;
  const inDataset = (table: 's' | 'r') => Prisma.sql`${Prisma.raw(table)}."datasetId" = ${datasetId}::uuid`;
  const passes = (scored: 'all' | 'some') => condition(filter, scored);
  switch (source) {
    case 'samples':
    case 'quality': {
      const id = Prisma.sql`s.id`;
      const quality = source === 'quality' ? qualityJoins : Prisma.empty;
      const from = Prisma.sql`"Sample" s ${scoresOf(id)} ${reviewsOf(id)} ${quality}`;
      return { id, from, where: Prisma.sql`${inDataset('s')} AND ${passes('some')}` };
    }
    case 'scores': {
      const id = Prisma.sql`sc."sampleId"`;
      const from = Prisma.sql`"SampleScore" sc ${samplesOf(id)} ${reviewsOf(id)}`;
      return { id, from, where: Prisma.sql`${scoredBy(datasetId, runId)} AND ${passes('all')}` };
    }
    case 'reviews': {
      const id = Prisma.sql`r."sampleId"`;
      const from = Prisma.sql`"Review" r ${samplesOf(id)} ${scoresOf(id)}`;
      return { id, from, where: Prisma.sql`${inDataset('r')} AND ${passes('some')}` };
    }
    default:
      return source satisfies never;
  }
}
