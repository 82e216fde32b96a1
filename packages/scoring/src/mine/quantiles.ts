import { openGraph } from '../backend/graphs.ts';
import { floats } from '../backend/onnx.ts';
import { findsHighest } from './highest.ts';

export interface QuantileInput {
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  readonly dimension: number;
  readonly quantile: number;
  readonly threads: number;
}

/** For each word, the quantile of its similarities to the ID labels, and the largest of them. */
export interface Quantiles {
  /** @param words embeddings [n, dimension] */
  of(words: Float32Array): Promise<{ readonly similarity: Float32Array; readonly nearest: Float32Array }>;
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
  const graph = await openGraph('similarities', threads);
  const labels = { type: 'float32', data: ids, shape: [size, dimension] } as const;
  return {
    async of(words) {
      const count = words.length / dimension;
      const similarity = new Float32Array(count);
      const nearest = new Float32Array(count);
      for (let from = 0; from < count; from += block) {
        const data = words.subarray(from * dimension, (from + block) * dimension);
        const rows = data.length / dimension;
        const images = { type: 'float32', data, shape: [rows, dimension] } as const;
        const all = floats(await graph.run({ images, words: labels }), 'similarities');
        for (let row = 0; row < rows; row++) {
          const { largest, kth, above } = highest(all, row * size);
          similarity[from + row] = kth + (above - kth) * (position - lower);
          nearest[from + row] = largest;
        }
      }
      return { similarity, nearest };
    },
    close: () => graph.close(),
  };
}
