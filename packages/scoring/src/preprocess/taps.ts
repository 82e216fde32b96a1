import { type Filter, kernels } from './filters.ts';

/** The resizing of one side, and which samples of the result are wanted. */
export interface Side {
  /** Samples of the photo. */
  readonly from: number;
  /** Samples of the whole result. */
  readonly to: number;
  readonly start: number;
  readonly count: number;
}

/** Which samples of a side make each wanted sample of the result, in the layout of tools/resampler/resample.wat. */
export interface Taps {
  /** Pairs of taps of each sample. */
  readonly pairs: number;
  /** For each sample the number of its first pair, then its weights. */
  readonly table: Int32Array;
}

/** Numbers of a sample's record in a table. */
export const recordLength = (pairs: number) => 1 + 2 * pairs;

export const firstPair = ({ table, pairs }: Taps, sample: number) => table[sample * recordLength(pairs)] ?? 0;

/** Not less than the pairs that a sample of the side has. */
export const mostPairs = ({ from, to }: Side, filter: Filter) =>
  Math.ceil(kernels[filter].support * Math.max(from / to, 1)) + 1;

/** A dataset has few sizes of photos, or so many that none comes twice soon. */
const cachedTables = 64;
const cachedLength = 32_768;
const cache = new Map<string, Taps>();

export function tapsOf(side: Side, filter: Filter): Taps {
  const key = `${filter} ${side.from} ${side.to} ${side.start} ${side.count}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const taps = computeTaps(side, filter);
  if (taps.table.length <= cachedLength) {
    const oldest = cache.size < cachedTables ? undefined : cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
    cache.set(key, taps);
  }
  return taps;
}

/** Weights are normalised in double precision, then rounded to whole numbers of 2⁻²². */
const one = 2 ** 22;

function computeTaps({ from, to, start, count }: Side, filter: Filter): Taps {
  const { weight, support } = kernels[filter];
  const scale = from / to;
  const spread = Math.max(scale, 1);
  const closer = 1 / spread;
  const windowOf = (sample: number) => {
    const centre = (start + sample + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - support * spread + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support * spread + 0.5), from);
    return { centre, first, end };
  };
  let pairs = 1;
  for (let sample = 0; sample < count; sample++) {
    const { first, end } = windowOf(sample);
    pairs = Math.max(pairs, Math.ceil(end / 2) - Math.floor(first / 2));
  }
  const table = new Int32Array(count * recordLength(pairs));
  const weights = new Float64Array(2 * pairs);
  for (let sample = 0; sample < count; sample++) {
    const { centre, first, end } = windowOf(sample);
    let total = 0;
    for (let i = first; i < end; i++) {
      const w = weight((i - centre + 0.5) * closer);
      weights[i - first] = w;
      total += w;
    }
    const record = sample * recordLength(pairs);
    const pair = Math.floor(first / 2);
    table[record] = pair;
    for (let i = first; i < end; i++) {
      const part = weights[i - first] ?? 0;
      const exact = (total === 0 ? part : part / total) * one;
      const w = Math.trunc(exact < 0 ? exact - 0.5 : exact + 0.5);
      const high = (w + 0x8000) >> 16;
      const at = record + 1 + 2 * (Math.floor(i / 2) - pair);
      const shift = i % 2 === 0 ? 0 : 16;
      table[at] = (table[at] ?? 0) | ((w & 0xffff) << shift);
      table[at + 1] = (table[at + 1] ?? 0) | ((high & 0xffff) << shift);
    }
  }
  return { pairs, table };
}
