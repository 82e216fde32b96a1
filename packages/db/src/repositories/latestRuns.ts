import type { Db } from '../client.ts';
import type { ScoreRun } from '../generated/prisma/client.ts';

export interface RunsOfDataset {
  /** The run that was asked for last. */
  readonly latest: ScoreRun | null;
  /** The run whose scores are shown: the latest completed one, or the latest while none is. */
  readonly shown: ScoreRun | null;
}

/** Both runs of each dataset that has any, in two statements however many datasets there are. */
export async function latestRuns(db: Db, datasetIds: readonly string[]): Promise<Map<string, RunsOfDataset>> {
  const found = await db.$queryRaw<{ datasetId: string; latestId: string; completedId: string | null }[]>`
    SELECT wanted.id AS "datasetId", latest.id AS "latestId", completed.id AS "completedId"
    FROM unnest(${[...datasetIds]}::uuid[]) AS wanted(id)
    JOIN LATERAL (
      SELECT id FROM "ScoreRun" WHERE "datasetId" = wanted.id ORDER BY "createdAt" DESC, id DESC LIMIT 1
    ) latest ON true
    LEFT JOIN LATERAL (
      SELECT id FROM "ScoreRun" WHERE "datasetId" = wanted.id AND status = 'COMPLETED'
      ORDER BY "createdAt" DESC, id DESC LIMIT 1
    ) completed ON true`;
  const ids = found.flatMap(({ latestId, completedId }) =>
    completedId === null ? [latestId] : [latestId, completedId],
  );
  const runs = new Map((await db.scoreRun.findMany({ where: { id: { in: ids } } })).map((run) => [run.id, run]));
  return new Map(
    found.map(({ datasetId, latestId, completedId }) => {
      const latest = runs.get(latestId) ?? null;
      return [datasetId, { latest, shown: (completedId === null ? latest : runs.get(completedId)) ?? null }];
    }),
  );
}
