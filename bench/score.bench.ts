/** score: embeddings against negatives, against the official arithmetic in PyTorch. */
import { availableParallelism, cpus } from 'node:os';
import { openScorer } from '@stray/scoring';
import { median, report, runPeer } from './peer.ts';

const size = { images: 10_000, ids: 10, negatives: 10_000, dimension: 1000, groups: 100 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const threads = Math.min(availableParallelism(), 16);
console.log(
  `score: ${size.images} embeddings × ${size.negatives} negatives, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
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
const images = random(size.images);
await scorer.score({ embeddings: images.subarray(0, 256 * size.dimension) });

const ours: number[] = [];
const peers: number[] = [];
for (let round = 0; round < rounds; round++) {
  const started = performance.now();
  await scorer.score({ embeddings: images });
  ours.push(size.images / ((performance.now() - started) / 1000));
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const peer = runPeer('score_torch.py', [...args, '--batch', '256', '--threads', String(threads)]);
  if (peer?.images_per_s !== undefined) peers.push(peer.images_per_s);
}
report('stray, NegLabel graph', median(ours), { unit: 'images/s' });
if (peers.length > 0) {
  report('official arithmetic in PyTorch', median(peers), { unit: 'images/s' });
  report('stray / official arithmetic', median(peers.map((peer, i) => (ours[i] ?? 0) / peer)), { atLeast: 2 });
}
const before = process.memoryUsage().rss;
for (let round = 0; round < 3; round++) await scorer.score({ embeddings: images });
report('growth of memory over three more passes', (process.memoryUsage().rss - before) / 2 ** 20, { unit: 'MB' });
await scorer.close();
