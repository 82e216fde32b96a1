import { openGraph } from '../backend/graphs.ts';
import { floats, positions } from '../backend/onnx.ts';

export interface QuantileInput {
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  readonly dimension: number;
  readonly quantile: number;
  readonly threads: number;
  /** What is known of a word: its embedding [dimension], or its similarities to the ID labels [K]. */
  readonly known: 'embedding' | 'similarities';
}

/** Of some words, the quantile of their similarities to the ID labels, and which one is nearest. */
export interface Ratings {
  readonly similarity: Float32Array;
  readonly nearest: Int32Array;
  readonly nearestSimilarity: Float32Array;
}

export interface Quantiles {
  /** @param words what is known of n words, row by row */
  of(words: Float32Array): Promise<Ratings>;
  close(): Promise<void>;
}

/** Similarities at a time, 4 MB of them: enough for the labels to be laid out seldom. */
const block = 2 ** 20;

/**
 * As torch.quantile with linear interpolation. Only the similarities from the lower neighbour up are looked at: 51 of a
 * thousand for the 0.95-quantile.
 */
export async function openQuantiles({ ids, dimension, quantile, threads, known }: QuantileInput): Promise<Quantiles> {
  const labels = ids.length / dimension;
  const position = quantile * (labels - 1);
  const count = labels - Math.floor(position);
  const wanted = { k: { type: 'int64', data: BigInt64Array.of(BigInt(count)), shape: [1] } } as const;
  const given = known === 'similarities';
  const graph = await openGraph(given ? 'highest-given' : 'highest', threads, 'spinning');
  const width = given ? labels : dimension;
  const rows = Math.max(Math.floor(block / labels), 1);
  const run = (data: Float32Array) => {
    const words = { type: 'float32', data, shape: [data.length / width, width] } as const;
    const compared = { type: 'float32', data: ids, shape: [labels, dimension] } as const;
    return graph.run(given ? { similarities: words, ...wanted } : { images: words, words: compared, ...wanted });
  };
  return {
    async of(words) {
      const ratings = {
        similarity: new Float32Array(words.length / width),
        nearest: new Int32Array(words.length / width),
        nearestSimilarity: new Float32Array(words.length / width),
      };
      for (let from = 0; from * width < words.length; from += rows) {
        const outputs = await run(words.subarray(from * width, (from + rows) * width));
        const highest = { similarities: floats(outputs, 'highest'), labels: positions(outputs, 'indices'), count };
        rate(highest, position % 1, { ratings, from });
      }
      return ratings;
    },
    close: () => graph.close(),
  };
}

/** Of each word the highest similarities, in no order, and whose they are. */
interface Highest {
  readonly similarities: Float32Array;
  readonly labels: BigInt64Array;
  readonly count: number;
}

function rate(
  { similarities, labels, count }: Highest,
  share: number,
  { ratings, from }: { readonly ratings: Ratings; readonly from: number },
): void {
  for (let row = 0; row * count < similarities.length; row++) {
    const start = row * count;
    let lower = Number.POSITIVE_INFINITY;
    let upper = Number.POSITIVE_INFINITY;
    let best = start;
    let largest = similarities[start] ?? 0;
    for (let i = start; i < start + count; i++) {
      const value = similarities[i] ?? 0;
      if (value < upper) {
        upper = Math.max(value, lower);
        lower = Math.min(value, lower);
      }
      if (value < largest || (value === largest && (labels[i] ?? 0n) >= (labels[best] ?? 0n))) continue;
      best = i;
      largest = value;
    }
    ratings.similarity[from + row] = count === 1 ? lower : lower + (upper - lower) * share;
    ratings.nearest[from + row] = Number(labels[best] ?? 0n);
    ratings.nearestSimilarity[from + row] = largest;
  }
}
