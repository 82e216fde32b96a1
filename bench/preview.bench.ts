/** preview: cached samples under a draft's words, against the scoring head on the same samples. */
import { availableParallelism, cpus } from 'node:os';
import { openRescorer, openScorer, type RescoreWords } from '@stray/scoring';
import { median, report } from './peer.ts';

const samples = Number(process.env.BENCH_PREVIEW_SAMPLES ?? 10_000);
const size = { ids: 10, negatives: 7000, dimension: 1000, groups: 100 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const threads = availableParallelism();
const { dimension } = size;
console.log(
  `preview: ${samples} cached samples of ${dimension} × ${size.negatives} negatives in ${size.groups} groups, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const random = (rows: number) => Float32Array.from({ length: rows * dimension }, () => (Math.random() - 0.5) / 10);
const embeddings = random(samples);
const base: RescoreWords = {
  method: 'neglabel',
  dimension,
  logitScale: 14,
  groups: size.groups,
  seed: 0,
  ids: random(size.ids),
  negatives: random(size.negatives),
};
/** A draft in which the first `bans` slots have other words. */
const banning = (bans: number): RescoreWords => {
  const negatives = base.negatives.slice();
  negatives.set(random(bans));
  return { ...base, negatives };
};
const timed = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const scorer = await openScorer('neglabel', { ...base, threads });
await scorer.score({ embeddings: embeddings.subarray(0, 512 * dimension) });
const [first, later, many]: number[][] = [[], [], []];
const heads: number[] = [];
for (let round = 0; round < rounds; round++) {
  const rescorer = openRescorer();
  await rescorer.hold('samples', embeddings.slice(), dimension);
  const head = await timed(() => scorer.score({ embeddings }));
  heads.push(head);
  // Base and draft, as the first preview of a draft compares them.
  const draft = banning(1);
  const both = await timed(async () => [await rescorer.score('samples', base), await rescorer.score('samples', draft)]);
  first?.push(both / head);
  const second = banning(1);
  later?.push((await timed(() => rescorer.score('samples', second))) / head);
  const twenty = banning(20);
  many?.push((await timed(() => rescorer.score('samples', twenty))) / head);
  await rescorer.close();
}
report('the scoring head on these samples', median(heads), { unit: 'ms', digits: 0 });
report('first preview, base and draft / scoring head', median(first ?? []), { atMost: 1.3 });
report('preview of a further ban / scoring head', median(later ?? []), { atMost: 0.3, digits: 3 });
report('preview of twenty bans / scoring head', median(many ?? []), { atMost: 0.6, digits: 3 });
await scorer.close();
