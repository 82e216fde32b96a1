import { openGraph } from '../backend/graphs.ts';
import { floats, type Session } from '../backend/onnx.ts';
import { findsHighest } from './highest.ts';

export interface QuantileInput {
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  readonly dimension: number;
  readonly quantile: number;
  readonly threads: number;
}

/** Of some words, the quantile of their similarities to the ID labels, and which one is nearest. */
export interface Ratings {
  readonly similarity: Float32Array;
  readonly nearest: Int32Array;
  readonly nearestSimilarity: Float32Array;
}

export interface Quantiles {
  /** @param words embeddings [n, dimension] */
  of(words: Float32Array): Promise<Ratings>;
  /** @param similarities of words to all ID labels [n, K] */
  ofSimilarities(similarities: Float32Array): Ratings;
  close(): Promise<void>;
}

/** Words at a time: their similarities stay in the cache. */
const block = 256;

/**
 * As torch.quantile with linear interpolation. Only the similarities from the lower neighbour up need an order: 51 of a
 * thousand for the 0.95-quantile.
 */
export async function openQuantiles({ ids, dimension, quantile, threads }: QuantileInput): Promise<Quantiles> {
  const size = ids.length / dimension;
  const position = quantile * (size - 1);
  const lower = Math.floor(position);
  const highest = findsHighest(size, size - lower);
  const empty = (count: number): Ratings => ({
    similarity: new Float32Array(count),
    nearest: new Int32Array(count),
    nearestSimilarity: new Float32Array(count),
  });
  const rate = (all: Float32Array, from: number, ratings: Ratings) => {
    for (let row = 0; row * size < all.length; row++) {
      const { largest, kth, above } = highest(all, row * size);
      ratings.similarity[from + row] = kth + (above - kth) * (position - lower);
      // By hand: the built-in search of a typed array takes several times as long.
      let nearest = 0;
      while (nearest < size - 1 && all[row * size + nearest] !== largest) nearest += 1;
      ratings.nearest[from + row] = nearest;
      ratings.nearestSimilarity[from + row] = largest;
    }
  };
  let graph: Promise<Session> | undefined;
  const labels = { type: 'float32', data: ids, shape: [size, dimension] } as const;
  return {
    async of(words) {
      graph ??= openGraph('similarities', threads);
      const count = words.length / dimension;
      const ratings = empty(count);
      for (let from = 0; from < count; from += block) {
        const data = words.subarray(from * dimension, (from + block) * dimension);
        const rows = data.length / dimension;
        const images = { type: 'float32', data, shape: [rows, dimension] } as const;
        rate(floats(await (await graph).run({ images, words: labels }), 'similarities'), from, ratings);
      }
      return ratings;
    },
    ofSimilarities(similarities) {
      const ratings = empty(similarities.length / size);
      rate(similarities, 0, ratings);
      return ratings;
    },
    close: async () => (await graph)?.close(),
  };
}
