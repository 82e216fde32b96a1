/** map: embeddings → places of a map, and the places themselves, against umap-learn's figures where it is installed. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { chooseAnchors, mostAnchors, openMapper } from '@stray/scoring';
import { long } from './peer.ts';

const sizes = (process.env.BENCH_MAP_SAMPLES ?? (long ? '10000,100000' : '10000')).split(',').map(Number);
const dimensions = (process.env.BENCH_MAP_DIMENSIONS ?? (long ? '256,768' : '256')).split(',').map(Number);
const threads = availableParallelism();
const groups = 50;
const rowsAtOnce = 1000;
console.log(
  `map: UMAP of up to ${mostAnchors} embeddings, the others placed among them; ${groups} groups; ${threads} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

for (const dimension of dimensions) {
  for (const count of sizes) {
    const centres = Array.from({ length: groups }, (_, group) => drawn(group + 1, dimension));
    const rows = (positions: Iterable<number>) => {
      const all = [...positions];
      const matrix = new Float32Array(all.length * dimension);
      all.forEach((position, row) => {
        const noise = drawn(1000 + position, dimension);
        const centre = centres[position % groups] ?? noise;
        const values = noise.map((value, i) => 0.7 * value + (centre[i] ?? 0));
        const length = Math.hypot(...values);
        matrix.set(
          values.map((value) => value / length),
          row * dimension,
        );
      });
      return matrix;
    };
    const mapper = await openMapper(threads);
    const anchors = rows(chooseAnchors(count, 1));
    const laying = performance.now();
    await mapper.layOut({ embeddings: anchors, dimension, seed: 1, onProgress: async () => true });
    const laidOut = (performance.now() - laying) / 1000;
    let placing = 0;
    let near = 0;
    for (let from = 0; from < count; from += rowsAtOnce) {
      const batch = rows(Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, i) => from + i));
      const begun = performance.now();
      const places = await mapper.place(batch);
      placing += performance.now() - begun;
      if (from === 0) near = tightness(places);
    }
    await mapper.close();
    const seconds = laidOut + placing / 1000;
    console.log(
      `${count} × ${dimension}: ${seconds.toFixed(1)} s (layout ${laidOut.toFixed(1)}, placing ${(placing / 1000).toFixed(1)}), ${Math.round(count / seconds)}/s, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB; a group spreads over ${(100 * near).toFixed(1)} % of the map`,
    );
    peer(count, dimension);
  }
}

/** The spread of groups over that of all. */
function tightness(places: Float32Array): number {
  const all = Array.from({ length: places.length / 2 }, (_, i) => i);
  const spread = (some: readonly number[]) => {
    const mean = (axis: number) => some.reduce((sum, i) => sum + (places[2 * i + axis] ?? 0), 0) / some.length;
    const [x, y] = [mean(0), mean(1)];
    const squares = some.map((i) => ((places[2 * i] ?? 0) - x) ** 2 + ((places[2 * i + 1] ?? 0) - y) ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / some.length);
  };
  const within = Array.from({ length: groups }, (_, group) => spread(all.filter((i) => i % groups === group)));
  return within.reduce((sum, one) => sum + one, 0) / groups / spread(all);
}

/** umap-learn on as many rows of the same kind; says so where it is not installed. */
function peer(count: number, dimension: number): void {
  const program = `
import time, numpy, umap
random = numpy.random.default_rng(1)
centres = random.standard_normal((${groups}, ${dimension}), dtype=numpy.float32)
rows = centres[numpy.arange(${count}) % ${groups}] + 0.7 * random.standard_normal((${count}, ${dimension}), dtype=numpy.float32)
umap.UMAP(metric="cosine", random_state=1).fit_transform(rows[:500])
begun = time.time()
umap.UMAP(metric="cosine", random_state=1).fit_transform(rows)
print(f"umap-learn {umap.__version__}: {time.time() - begun:.1f} s")`;
  const { status, stdout } = spawnSync(process.env.BENCH_PYTHON ?? 'python3', ['-c', program], { encoding: 'utf8' });
  console.log(
    status === 0 ? stdout.trim() : '  umap-learn is not installed: no ratio (BENCH_PYTHON names a Python that has it)',
  );
}

/** Nearly normal numbers from a seed. */
function drawn(seed: number, length: number): Float32Array {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Float32Array.from({ length }, () => 1.7 * (next() + next() + next() + next() - 2));
}
