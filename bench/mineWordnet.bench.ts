/** mine WordNet: the embedded encoder's whole corpus in a warm process, against the bare matrix product of the same sizes. */
import { availableParallelism, cpus } from 'node:os';
import { labelsOf } from '@stray/core';
import { embeddedEncoder } from '@stray/models';
import { defaultRecipe, mineCorpus, openTextTower } from '@stray/scoring';
import { median, report } from './peer.ts';

type Graphs = typeof import('../packages/scoring/src/backend/graphs.ts');
const { openGraph }: Graphs = await import(new URL('../packages/scoring/dist/backend/graphs.js', import.meta.url).href);

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const threads = availableParallelism();
const folder = await embeddedEncoder();
const recipe = defaultRecipe(folder.manifest);
const tower = await openTextTower(folder);
const { candidates, dimension } = tower;
const words = await tower.encodeWords(candidates);
const product = await openGraph('similarities', threads);
console.log(
  `mine WordNet: ${candidates.length} candidates of ${dimension}, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const timed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
for (const count of [10, 1000]) {
  const every = Math.floor(candidates.length / count);
  const names = candidates.filter((_, i) => i % every === 0).slice(0, count);
  const labels = await tower.encodeLabels(labelsOf(names.map(({ text }) => text)));
  const mine = () => mineCorpus(tower, labels, recipe, { threads });
  const multiply = () =>
    product.run({
      images: { type: 'float32', data: words, shape: [candidates.length, dimension] },
      words: { type: 'float32', data: labels.embeddings, shape: [labels.texts.length, dimension] },
    });
  const first = await timed(mine);
  await timed(multiply);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(mine));
    bare.push(await timed(multiply));
  }
  report(`${count} labels: mined for the first time`, first, { unit: 'ms' });
  report(`${count} labels: mined again`, median(ours), { unit: 'ms' });
  report(`${count} labels: onnxruntime's product alone`, median(bare), { unit: 'ms' });
  report(`${count} labels: mining / product alone`, median(ours.map((time, i) => time / (bare[i] ?? 0))), {
    atMost: 3,
  });
}
await product.close();
await tower.close();
