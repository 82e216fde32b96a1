/** mine: NegMining over the candidates of a paper's size, against the official arithmetic in PyTorch. */
import { availableParallelism, cpus } from 'node:os';
import { mineNegatives } from '@stray/scoring';
import { long, median, report, runPeer } from './peer.ts';
import { exponentOf } from './scale/growth.ts';

/** WordNet's nouns and adjectives twice over are the most that anybody mines from. */
const candidates = long ? 280_000 : 70_000;
const size = { candidates, ids: 1000, dimension: 512, quantile: 0.95, fraction: 0.15 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const threads = Math.min(availableParallelism(), 16);
console.log(
  `mine: ${size.candidates} candidates × ${size.ids} labels × ${size.dimension}, ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const { dimension } = size;
const random = (rows: number) => {
  const values = new Float32Array(rows * dimension);
  for (let i = 0; i < values.length; i++) values[i] = (Math.random() - 0.5) / 10;
  return values;
};
const words = random(size.candidates);
const request = {
  candidates: Array.from({ length: size.candidates }, (_, i) => ({ text: String(i), polarity: 'noun' as const })),
  encode: async (from: number, to: number) => words.subarray(from * dimension, to * dimension),
  ids: random(size.ids),
  dimension,
  quantile: size.quantile,
  fraction: size.fraction,
  filter: { excluded: new Set<string>(), ceiling: Number.POSITIVE_INFINITY },
  order: 'nouns-first',
  threads,
} as const;
await mineNegatives({ ...request, candidates: request.candidates.slice(0, 2048) });

const ours: number[] = [];
const peers: number[] = [];
for (let round = 0; round < rounds; round++) {
  const started = performance.now();
  await mineNegatives(request);
  ours.push(size.candidates / ((performance.now() - started) / 1000));
  const args = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const peer = runPeer('mine_torch.py', [...args, '--threads', String(threads)]);
  if (peer?.candidates_per_s !== undefined) peers.push(peer.candidates_per_s);
}
report('stray, NegMining', median(ours), { unit: 'candidates/s' });
if (peers.length > 0) {
  report('official arithmetic in PyTorch', median(peers), { unit: 'candidates/s' });
  report('stray / official arithmetic', median(peers.map((peer, i) => (ours[i] ?? 0) / peer)), { atLeast: 3 });
}
const growth: { size: number; ms: number }[] = [];
for (const part of [100, 10, 1]) {
  const count = candidates / part;
  const started = performance.now();
  await mineNegatives({ ...request, candidates: request.candidates.slice(0, count) });
  growth.push({ size: count, ms: performance.now() - started });
}
report('time grows as candidates to the power of', exponentOf(growth), { unit: '' });
report('peak memory, all embeddings held', process.resourceUsage().maxRSS / 1024, { unit: 'MB', atMost: 1000 });
