import { type Job, latestRuns, type PrismaClient, type RunsOfDataset } from '@stray/db';
import DataLoader from 'dataloader';

/** Everything that many objects of one answer ask for, so that each is one statement however many ask. */
export interface Loaders {
  /** By dataset: its latest run, and the run whose scores are shown. */
  readonly runs: DataLoader<string, RunsOfDataset>;
  /** By run: its jobs. */
  readonly jobs: DataLoader<string, readonly Job[]>;
  /** By label set: the texts of its labels. */
  readonly labels: DataLoader<string, readonly string[]>;
}

export function createLoaders(db: PrismaClient): Loaders {
  return {
    runs: new DataLoader(async (datasetIds) => {
      const runs = await latestRuns(db, datasetIds);
      return datasetIds.map((id) => runs.get(id) ?? { latest: null, shown: null });
    }),
    jobs: new DataLoader(async (runIds) => {
      const jobs = await db.job.findMany({ where: { runId: { in: [...runIds] } } });
      return runIds.map((id) => jobs.filter(({ runId }) => runId === id));
    }),
    labels: new DataLoader(async (labelSetIds) => {
      const rows = await db.idLabel.findMany({
        where: { labelSetId: { in: [...labelSetIds] } },
        orderBy: [{ labelSetId: 'asc' }, { position: 'asc' }],
      });
      return labelSetIds.map((id) => rows.filter(({ labelSetId }) => labelSetId === id).map(({ text }) => text));
    }),
  };
}
