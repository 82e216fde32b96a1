import type { Db } from '../client.ts';
import { condition, type SampleFilter } from './sampleFilter.ts';

/** Which samples of a map a filter holds for. */
export interface MapMatches {
  readonly count: number;
  readonly matching: number;
  /** A bit each in the order of the samples' ids, the highest of a byte first. */
  readonly bits: Uint8Array;
}

/** PostgreSQL sends a string of bits after its length. */
const lengthBytes = 4;

/** One statement and one row: a million samples are 125 kB. */
export async function mapMatches(
  db: Db,
  { projectionId, runId, filter }: { projectionId: string; runId: string | null; filter: SampleFilter },
): Promise<MapMatches> {
  const [row] = await db.$queryRaw<{ count: number; matching: number; bits: Uint8Array | null }[]>`
    SELECT count(*)::int AS count, (count(*) FILTER (WHERE matches))::int AS matching,
           varbit_send(string_agg(matches::int::text, '')::varbit) AS bits
    FROM (
      SELECT (${condition(filter, 'some')}) IS TRUE AS matches
      FROM "ProjectedSample" p JOIN "Sample" s ON s.id = p."sampleId"
      LEFT JOIN "SampleScore" sc ON sc."runId" = ${runId}::uuid AND sc."sampleId" = s.id
      WHERE p."projectionId" = ${projectionId}::uuid ORDER BY p."sampleId"
    ) samples`;
  return {
    count: row?.count ?? 0,
    matching: row?.matching ?? 0,
    bits: row?.bits?.subarray(lengthBytes) ?? new Uint8Array(),
  };
}
