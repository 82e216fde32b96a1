import type { Check, Rows, RunStage } from '../stage.ts';
import { keyOf, makeDataset, sendPhotos, startRun, untilScored } from './project.ts';

const photos = 600;

/** encode: runs over photos that were never seen, each followed by one that nobody disturbs. */
export const encode =
  (name: string): RunStage =>
  async ({ client, killing }) => {
    const pairs: Pair[] = [];
    for (let round = 0; round === 0 || killing(); round++) {
      const { datasetId, key } = await makeDataset(client, `${name} ${round}`);
      await sendPhotos(client, datasetId, { count: photos, round: `${name} ${round}` });
      const run = await startRun(client, datasetId);
      await untilScored(client, run);
      pairs.push({ dataset: key, run: keyOf(run) });
    }
    return (rows) => checkRuns(rows, pairs);
  };

/** score: runs over photos that are embedded. */
export const score: RunStage = async ({ client, killing }) => {
  const { datasetId, key } = await makeDataset(client, 'score');
  await sendPhotos(client, datasetId, { count: photos, round: 'score' });
  const pairs: Pair[] = [];
  while (pairs.length < 2 || killing()) {
    const run = await startRun(client, datasetId);
    await untilScored(client, run);
    pairs.push({ dataset: key, run: keyOf(run) });
  }
  return (rows) => checkRuns(rows, pairs);
};

interface Pair {
  readonly dataset: string;
  readonly run: string;
}

/** Every sample has one score in each run, and one embedding; runs over one dataset give the same scores. */
async function checkRuns({ query }: Rows, pairs: readonly Pair[]): ReturnType<Check> {
  let [lost, doubled] = [0, 0];
  const known = new Map<string, string>();
  for (const { dataset, run } of pairs) {
    const rows = await query<{ id: string; scores: number; embeddings: number; score: number | null }>(
      `SELECT s.id, count(DISTINCT c.*)::int AS scores, count(DISTINCT e.*)::int AS embeddings, min(c.score) AS score
       FROM "Sample" s
       LEFT JOIN "SampleScore" c ON c."sampleId" = s.id AND c."runId" = $2::uuid
       LEFT JOIN (SELECT sha256, "encoderId" FROM "Embedding") e ON e.sha256 = s.sha256
       WHERE s."datasetId" = $1::uuid GROUP BY s.id`,
      [dataset, run],
    );
    lost += Math.max(0, photos - rows.length);
    for (const { id, scores, embeddings, score } of rows) {
      const before = known.get(id);
      known.set(id, String(score));
      if (scores === 0 || embeddings === 0 || (before !== undefined && before !== String(score))) lost += 1;
      if (scores > 1 || embeddings > 1) doubled += 1;
    }
  }
  return { lost, doubled, looked: `${pairs.length} runs over ${photos} samples` };
}
