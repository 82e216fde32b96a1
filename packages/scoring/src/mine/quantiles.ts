import { openGraph } from '../backend/graphs.ts';
import { floats } from '../backend/onnx.ts';

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
  const k = size - lower;
  const graph = await openGraph('nearest', threads);
  const labels = {
    words: { type: 'float32', data: ids, shape: [size, dimension] },
    k: { type: 'int64', data: BigInt64Array.of(BigInt(k)), shape: [1] },
  } as const;
  return {
    async of(words) {
      const count = words.length / dimension;
      const similarity = new Float32Array(count);
      const nearest = new Float32Array(count);
      for (let from = 0; from < count; from += block) {
        const data = words.subarray(from * dimension, (from + block) * dimension);
        const rows = data.length / dimension;
        const images = { type: 'float32', data, shape: [rows, dimension] } as const;
        const top = floats(await graph.run({ ...labels, images }), 'similarities');
        for (let row = 0; row < rows; row++) {
          const low = top[row * k + k - 1] ?? 0;
          const high = top[row * k + Math.max(k - 2, 0)] ?? low;
          similarity[from + row] = low + (high - low) * (position - lower);
          nearest[from + row] = top[row * k] ?? 0;
        }
      }
      return { similarity, nearest };
    },
    close: () => graph.close(),
  };
}
