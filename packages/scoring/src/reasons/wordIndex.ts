import { StrayError } from '@stray/core';
import { openGraph } from '../backend/graphs.ts';
import { floats, integers } from '../backend/onnx.ts';
import type { Nearest } from '../scores/nearest.ts';
import { blocksOf } from '../scores/scorer.ts';

/** Words with their embeddings, searched by inner product. */
export interface WordIndex {
  readonly texts: readonly string[];
  readonly size: number;
  /** The k nearest words of each row of `queries` [n, dimension]; k is cut to the number of words. */
  nearest(queries: Float32Array, k: number): Promise<Nearest>;
  close(): Promise<void>;
}

/** The exact index: every query against every word. */
export async function exactIndex(
  texts: readonly string[],
  embeddings: Float32Array,
  { dimension, threads }: { dimension: number; threads: number },
): Promise<WordIndex> {
  if (embeddings.length !== texts.length * dimension) {
    throw new StrayError('INTERNAL', `${texts.length} words do not fit ${embeddings.length} numbers of ${dimension}.`);
  }
  const graph = await openGraph('nearest', threads);
  const words = { type: 'float32', data: embeddings, shape: [texts.length, dimension] } as const;
  return {
    texts,
    size: texts.length,
    async nearest(queries, wanted) {
      const k = Math.min(wanted, texts.length);
      const rows = queries.length / dimension;
      const similarities = new Float32Array(rows * k);
      const positions: number[] = [];
      for (const { from, images } of blocksOf(queries, dimension)) {
        const outputs = await graph.run({
          images,
          words,
          k: { type: 'int64', data: BigInt64Array.of(BigInt(k)), shape: [1] },
        });
        similarities.set(floats(outputs, 'similarities'), from * k);
        for (const position of integers(outputs, 'indices')) positions.push(position);
      }
      return { similarities, positions };
    },
    close: () => graph.close(),
  };
}
