/** re-score: stored embeddings → scores with their reasons in the database, against the bare scoring head in memory. */
import { randomBytes } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import {
  createDatabase,
  createLabelSet,
  createRun,
  insertSamples,
  migrate,
  putEmbeddings,
  startEmbedded,
} from '@stray/db';
import { scoreStored } from '@stray/pipeline';
import { type JudgeMaterial, openScorer, startJudge } from '@stray/scoring';
import { makeOwnDatabase } from '@stray/testing';
import { median, report } from './peer.ts';

const samples = Number(process.env.BENCH_RESCORE_SAMPLES ?? 10_000);
const size = { ids: 10, negatives: 10_000, lexicon: 1700, dimension: 1000, groups: 100 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const threads = availableParallelism();
const { dimension } = size;
console.log(
  `re-score: up to ${samples} stored embeddings of ${dimension} × ${size.negatives} negatives in ${size.groups} groups, reasons from ${size.lexicon} words, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const random = (rows: number) => Float32Array.from({ length: rows * dimension }, () => (Math.random() - 0.5) / 10);
const words = (name: string, count: number) => ({
  texts: Array.from({ length: count }, (_, i) => `${name} ${i}`),
  embeddings: random(count),
});
const material: JudgeMaterial = {
  dimension,
  logitScale: 14,
  groups: size.groups,
  method: 'neglabel',
  seed: 0,
  labels: words('label', size.ids),
  negatives: words('negative', size.negatives),
  conjugated: undefined,
  noLabels: undefined,
  lexicon: { ...words('word', size.lexicon), above: Array.from({ length: size.lexicon }, () => []) },
  worthNaming: 'nearer-than-classes',
};
const embeddings = random(samples);
const encoderId = 'bench@0123456789abcdef';
const perSecond = async (count: number, work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return count / ((performance.now() - started) / 1000);
};

const { logitScale, groups, seed } = material;
const scorer = await openScorer('neglabel', {
  dimension,
  logitScale,
  groups,
  seed,
  ids: material.labels.embeddings,
  negatives: material.negatives.embeddings,
  threads,
});
await scorer.score({ embeddings: embeddings.subarray(0, 512 * dimension) });
await measure('embedded PostgreSQL', async () => {
  const { url, stop } = await startEmbedded({ dir: 'memory://' });
  return { url, drop: stop };
});
const server = process.env.TEST_DATABASE_URL;
if (server !== undefined) {
  await measure('PostgreSQL', () => makeOwnDatabase(server, 'stray_bench'));
}
await scorer.close();

/** The rates over a fifth of the samples and over all of them, on one server. */
async function measure(name: string, start: () => Promise<{ url: string; drop: () => Promise<void> }>): Promise<void> {
  const { url, drop } = await start();
  await migrate(url);
  const { prisma: db, pool, close } = await createDatabase(url);
  const few = Math.ceil(samples / 5);
  const project = await db.project.create({ data: { name, slug: randomBytes(6).toString('hex') } });
  const labelSet = await createLabelSet(db, { projectId: project.id, labels: [{ text: 'label' }] });
  const store = async (count: number) => {
    const dataset = await db.dataset.create({ data: { projectId: project.id, name: String(count) } });
    const rows = Array.from({ length: count }, (_, i) => ({
      path: `${i}.jpg`,
      sha256: `${count}`.padStart(8, '0') + `${i}`.padStart(56, '0'),
      bytes: 1,
    }));
    await insertSamples(db, dataset.id, rows);
    const stored = rows.map(({ sha256 }, i) => ({
      sha256,
      embedding: embeddings.subarray(i * dimension, (i + 1) * dimension),
    }));
    await putEmbeddings(db, encoderId, stored);
    return dataset.id;
  };
  const datasets = { few: await store(few), all: await store(samples) };
  const judge = await startJudge(material, { cores: threads });
  const rescore = async (datasetId: string, count: number) => {
    const facts = { datasetId, labelSetId: labelSet.id, encoderId, parameters: {}, seed };
    const { id: runId } = await createRun(db, { ...facts, method: 'neglabel' });
    const onBatch = async () => true;
    return perSecond(count, () => scoreStored({ pool }, { datasetId, encoderId, dimension, runId, judge, onBatch }));
  };
  await rescore(datasets.few, few);
  const each = Math.ceil(samples / threads) * dimension;
  const shares = Array.from({ length: threads }, (_, i) => embeddings.subarray(i * each, (i + 1) * each));
  const ratios: number[] = [];
  const growths: number[] = [];
  const judged: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const head = await perSecond(samples, () => scorer.score({ embeddings }));
    const all = await rescore(datasets.all, samples);
    judged.push((await perSecond(samples, () => Promise.all(shares.map((share) => judge.judge(share))))) / head);
    ratios.push(all / head);
    growths.push(all / (await rescore(datasets.few, few)));
    console.log(`  round: head ${head.toFixed(0)}/s, re-score ${all.toFixed(0)}/s`);
  }
  report(`${name}: scores and reasons in memory / bare head`, median(judged));
  report(`${name}: re-scoring / bare head`, median(ratios), { atLeast: 0.5 });
  report(`${name}: rate of ${samples} samples / rate of ${few}`, median(growths), { atLeast: 0.8 });
  await judge.close();
  await close();
  await drop();
}
