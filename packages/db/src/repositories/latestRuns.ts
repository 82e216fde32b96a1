import type { Db } from '../client.ts';
import type { ScoreRun } from '../generated/prisma/client.ts';

export interface RunsOfDataset {
  /** The run that was asked for last. */
  readonly latest: ScoreRun | null;
  /** The run whose scores are shown: the latest completed one, or the latest while none is. */
  readonly shown: ShownRun | null;
}

export interface ShownRun extends ScoreRun {
  /** How many classes its label set has. */
  readonly labelCount: number;
}

/** A list that was never written is NULL, which Prisma itself reads as an empty one. */
type Row = Omit<ShownRun, 'warnings'> & { readonly warnings: string[] | null; readonly completed: boolean };

/** Both runs of each dataset that has any, in one statement however many datasets there are. */
export async function latestRuns(db: Db, datasetIds: readonly string[]): Promise<Map<string, RunsOfDataset>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.*, (SELECT count(*)::int FROM "IdLabel" l WHERE l."labelSetId" = r."labelSetId") AS "labelCount"
    FROM unnest(${[...datasetIds]}::uuid[]) AS wanted(id) CROSS JOIN LATERAL (
      (SELECT *, FALSE AS completed FROM "ScoreRun" WHERE "datasetId" = wanted.id
       ORDER BY "createdAt" DESC, id DESC LIMIT 1)
      UNION ALL
      (SELECT *, TRUE AS completed FROM "ScoreRun" WHERE "datasetId" = wanted.id AND status = 'COMPLETED'
       ORDER BY "createdAt" DESC, id DESC LIMIT 1)
    ) r`;
  const runs = new Map<string, RunsOfDataset>();
  const byId = new Map<string, ShownRun>();
  for (const { completed, warnings, ...row } of rows.sort((a, b) => Number(a.completed) - Number(b.completed))) {
    // The same run is the same object, so that what belongs to it is looked for once.
    const run = byId.get(row.id) ?? { ...row, warnings: warnings ?? [] };
    byId.set(row.id, run);
    runs.set(run.datasetId, { latest: runs.get(run.datasetId)?.latest ?? run, shown: run });
  }
  return runs;
}
