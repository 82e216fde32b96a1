import type { Db } from '../client.ts';
import type { Projection } from '../generated/prisma/client.ts';

/** Columns of a map as the database's bytes, big-endian, all in the order of the samples' ids. */
export interface PlaceColumns {
  readonly count: number;
  /** 16 bytes each. */
  readonly ids: Uint8Array;
  /** float32 */
  readonly xs: Uint8Array;
  readonly ys: Uint8Array;
}

export interface StateColumns {
  readonly count: number;
  /** float32; NaN where there is none. */
  readonly scores: Uint8Array;
  /** int16: the place of the nearest class among those asked for, from 1; 0 where it is none of them. */
  readonly labels: Uint8Array;
  /** One byte: 0 none, 1 keep, 2 drop, 3 relabel, 4 unsure. */
  readonly decisions: Uint8Array;
  /** One byte: 1 flagged. */
  readonly flags: Uint8Array;
}

/** Where the samples of a map lie. One row leaves the database: a hundred thousand of them would take seconds. */
export async function placeColumns(db: Db, projectionId: string): Promise<PlaceColumns> {
  const [row] = await db.$queryRaw<Nullable<PlaceColumns>[]>`
    SELECT count(*)::int AS count, string_agg(uuid_send("sampleId"), ''::bytea) AS ids,
           string_agg(float4send(x), ''::bytea) AS xs, string_agg(float4send(y), ''::bytea) AS ys
    FROM (SELECT * FROM "ProjectedSample" WHERE "projectionId" = ${projectionId}::uuid ORDER BY "sampleId") places`;
  return {
    count: row?.count ?? 0,
    ids: row?.ids ?? nothing,
    xs: row?.xs ?? nothing,
    ys: row?.ys ?? nothing,
  };
}

/** What is said of the samples of a map: by a run, where there is one, and by people. */
export async function stateColumns(
  db: Db,
  { projectionId, runId, labels }: { projectionId: string; runId: string | null; labels: readonly string[] },
): Promise<StateColumns> {
  const [row] = await db.$queryRaw<Nullable<StateColumns>[]>`
    SELECT count(*)::int AS count,
           string_agg(float4send(score), ''::bytea) AS scores, string_agg(int2send(label), ''::bytea) AS labels,
           string_agg(substring(int2send(decision) FROM 2), ''::bytea) AS decisions,
           string_agg(substring(int2send(flag) FROM 2), ''::bytea) AS flags
    FROM (
      SELECT COALESCE(s.score, 'NaN')::real AS score, COALESCE(l.place, 0)::int2 AS label,
             COALESCE(array_position(ARRAY['KEEP', 'DROP', 'RELABEL', 'UNSURE'], r.decision::text), 0)::int2 AS decision,
             COALESCE(s.flagged, false)::int::int2 AS flag
      FROM "ProjectedSample" p
      LEFT JOIN "SampleScore" s ON s."runId" = ${runId}::uuid AND s."sampleId" = p."sampleId"
      LEFT JOIN "Review" r ON r."sampleId" = p."sampleId"
      LEFT JOIN unnest(${[...labels]}::text[]) WITH ORDINALITY l(text, place) ON l.text = s."nearestLabel"
      WHERE p."projectionId" = ${projectionId}::uuid ORDER BY p."sampleId"
    ) states`;
  return {
    count: row?.count ?? 0,
    scores: row?.scores ?? nothing,
    labels: row?.labels ?? nothing,
    decisions: row?.decisions ?? nothing,
    flags: row?.flags ?? nothing,
  };
}

/** Changes with everything that `placeColumns` tells. */
export async function placesRevision(db: Db, { id }: Projection): Promise<string> {
  return `${id}-${await db.projectedSample.count({ where: { projectionId: id } })}`;
}

/** Changes with everything that `stateColumns` tells. */
export async function statesRevision(db: Db, projection: Projection, runId: string | null): Promise<string> {
  const [places, run, event] = await Promise.all([
    placesRevision(db, projection),
    runId === null ? null : db.scoreRun.findUnique({ where: { id: runId } }),
    db.reviewEvent.aggregate({ where: { datasetId: projection.datasetId }, _max: { number: true } }),
  ]);
  const told = [run?.threshold, run?.scoredCount, run?.flaggedCount, run?.status, event._max.number];
  return [places, runId ?? 'none', ...told.map((fact) => String(fact ?? 'none'))].join('-');
}

const nothing = new Uint8Array();

type Nullable<T> = { [K in keyof T]: T[K] | null };
