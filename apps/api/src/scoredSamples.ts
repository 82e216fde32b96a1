import type { PrismaClient, RunsOfDataset, Sample as SampleRow, SampleScore } from '@stray/db';

/** A sample with its score in the run that is shown; the label set of that run is where its classes are counted. */
export interface ScoredSample {
  readonly sample: SampleRow;
  readonly score: SampleScore | null;
  readonly labelSetId: string | null;
}

/** Samples by id, each with its score in the shown run of its dataset; null for one that is gone. */
export async function scoredSamples(
  db: PrismaClient,
  ids: readonly string[],
  runsOf: (datasetId: string) => Promise<RunsOfDataset>,
): Promise<(ScoredSample | null)[]> {
  const samples = await db.sample.findMany({ where: { id: { in: [...ids] }, dataset: { deletedAt: null } } });
  const datasets = [...new Set(samples.map(({ datasetId }) => datasetId))];
  const shown = new Map(await Promise.all(datasets.map(async (id) => [id, (await runsOf(id)).shown] as const)));
  const runIds = [...shown.values()].flatMap((run) => (run === null ? [] : [run.id]));
  const scores = await db.sampleScore.findMany({ where: { runId: { in: runIds }, sampleId: { in: [...ids] } } });
  const [sampleOf, scoreOf] = [
    new Map(samples.map((sample) => [sample.id, sample])),
    new Map(scores.map((score) => [score.sampleId, score])),
  ];
  return ids.map((id) => {
    const sample = sampleOf.get(id);
    if (sample === undefined) return null;
    return { sample, score: scoreOf.get(id) ?? null, labelSetId: shown.get(sample.datasetId)?.labelSetId ?? null };
  });
}
