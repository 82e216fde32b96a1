import { type Decision, Prisma } from '../generated/prisma/client.ts';

/** What the events of a sample come to. */
export interface ReviewState {
  readonly sampleId: string;
  readonly decision: Decision | null;
  readonly relabelTo: string | null;
  /** In alphabetical order. */
  readonly tags: string[];
  readonly note: string;
  readonly reviewerId: string | null;
  readonly reviewer: string;
  readonly reviewedAt: Date;
}

export interface StatesWanted {
  /** Only what had happened by then. */
  readonly asOf?: Date;
  /** `few` samples are looked up one by one, where the planner would read the events of all samples. */
  readonly count?: 'few' | 'many';
}

const mentions = {
  many: Prisma.sql`"ReviewedSample" m USING ("sampleId")`,
  few: Prisma.sql`LATERAL (SELECT * FROM "ReviewedSample" x WHERE x."sampleId" = wanted."sampleId" OFFSET 0) m ON TRUE`,
} as const;

/**
 * What the events in force say of samples, as a query: the last decision and the last note, and of each tag whether it was
 * added or removed last. Samples of which nothing is in force are left out.
 *
 * @param samples a query of one column `"sampleId"`
 */
export function statesOf(samples: Prisma.Sql, { asOf, count = 'many' }: StatesWanted = {}): Prisma.Sql {
  const by = (alias: string) =>
    asOf === undefined
      ? Prisma.empty
      : Prisma.sql`AND ${Prisma.raw(alias)}."createdAt" <= ${asOf.toISOString()}::timestamptz`;
  return Prisma.sql`
    WITH wanted AS MATERIALIZED (${samples}),
    mentions AS MATERIALIZED (SELECT m."sampleId", m."eventId" FROM wanted JOIN ${mentions[count]}),
    events AS MATERIALIZED (
      SELECT e.* FROM (SELECT DISTINCT "eventId" FROM mentions) m JOIN "ReviewEvent" e ON e.id = m."eventId" ${by('e')}
        AND COALESCE((SELECT b.kind FROM "ReviewEvent" b WHERE b."targetId" = e.id ${by('b')}
                      ORDER BY b.number DESC LIMIT 1), 'REDO') = 'REDO'
    ),
    told AS MATERIALIZED (
      SELECT m."sampleId", e.* FROM mentions m JOIN events e ON e.id = m."eventId"
    ),
    latest AS (SELECT DISTINCT ON ("sampleId") * FROM told ORDER BY "sampleId", (decision IS NULL), number DESC),
    noted AS (
      SELECT DISTINCT ON ("sampleId") "sampleId", note FROM told WHERE note IS NOT NULL ORDER BY "sampleId", number DESC
    ),
    mentioned AS (
      SELECT "sampleId", number, unnest("addedTags") AS tag, TRUE AS added FROM told
      UNION ALL SELECT "sampleId", number, unnest("removedTags"), FALSE FROM told
    ),
    tagged AS (
      SELECT "sampleId", array_agg(tag ORDER BY tag COLLATE "C") AS tags
      FROM (SELECT DISTINCT ON ("sampleId", tag) * FROM mentioned ORDER BY "sampleId", tag, number DESC) x
      WHERE added GROUP BY "sampleId"
    )
    SELECT l."sampleId", l.decision, l."relabelTo", COALESCE(t.tags, '{}') AS tags, COALESCE(n.note, '') AS note,
           l."actorId" AS "reviewerId", l.actor AS reviewer, l."createdAt" AS "reviewedAt"
    FROM latest l LEFT JOIN noted n USING ("sampleId") LEFT JOIN tagged t USING ("sampleId")`;
}
