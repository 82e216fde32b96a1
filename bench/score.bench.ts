/** score: embeddings against negatives, against the official arithmetic in PyTorch. */
import { availableParallelism, cpus } from 'node:os';
import { openScorer } from '@stray/scoring';
import { median, report, runPeer } from './peer.ts';
import { exponentOf } from './scale/growth.ts';

const images = Number(process.env.BENCH_SCORE_IMAGES ?? 100_000);
/** The peer's cost is linear too: a tenth tells its rate. */
const size = { images: Math.ceil(images / 10), ids: 1000, negatives: 10_000, dimension: 512, groups: 100 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const threads = Math.min(availableParallelism(), 16);
console.log(
  `score: ${images} embeddings of ${size.dimension} × ${size.negatives} negatives in ${size.groups} groups, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const random = (rows: number) => {
  const values = new Float32Array(rows * size.dimension);
  for (let i = 0; i < values.length; i++) values[i] = (Math.random() - 0.5) / 10;
  return values;
};
const scorer = await openScorer('neglabel', {
  dimension: size.dimension,
  logitScale: 14,
  ids: random(size.ids),
  negatives: random(size.negatives),
  groups: size.groups,
  seed: 0,
  threads,
});
const all = random(images);
const rate = async (count: number) => {
  const embeddings = all.subarray(0, count * size.dimension);
  const started = performance.now();
  await scorer.score({ embeddings });
  return count / ((performance.now() - started) / 1000);
};
await rate(256);

const ours: number[] = [];
const peers: number[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(await rate(size.images));
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const peer = runPeer('score_torch.py', [...args, '--batch', '256', '--threads', String(threads)]);
  if (peer?.images_per_s !== undefined) peers.push(peer.images_per_s);
}
report('stray, NegLabel graph', median(ours), { unit: 'images/s' });
if (peers.length > 0) {
  report('official arithmetic in PyTorch', median(peers), { unit: 'images/s' });
  report('stray / official arithmetic', median(peers.map((peer, i) => (ours[i] ?? 0) / peer)), { atLeast: 3 });
}
const [few, many] = [await rate(size.images), await rate(images)];
report(`rate of ${images} images / rate of ${size.images}`, many / few);
const growth: { size: number; ms: number }[] = [];
for (const count of [images / 100, images / 10, images]) {
  growth.push({ size: count, ms: (count / (await rate(count))) * 1000 });
}
report('time grows as images to the power of', exponentOf(growth), { unit: '' });
report('peak memory, all embeddings held', process.resourceUsage().maxRSS / 1024, { unit: 'MB', atMost: 1000 });
const before = process.memoryUsage().rss;
for (let round = 0; round < 3; round++) await rate(size.images);
report('growth of memory over three more passes', (process.memoryUsage().rss - before) / 2 ** 20, { unit: 'MB' });
await scorer.close();
