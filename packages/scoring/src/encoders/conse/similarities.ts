import { openGraph } from '../../backend/graphs.ts';
import { floats } from '../../backend/onnx.ts';
import type { SimilarityRows } from '../textTower.ts';
import { type Mixtures, mix } from './mixtures.ts';

/** The similarities of all directions to the labels are held at once: 3,000 labels' worth of them. */
const mostTableBytes = 64 * 2 ** 20;

export interface MixedWords {
  readonly mixtures: Mixtures;
  /** [directions, dimension] */
  readonly directions: Float32Array;
  readonly dimension: number;
}

/**
 * Similarities of mixtures to embeddings `ids` [n, dimension]: a few thousand directions are multiplied with the labels, and
 * words are mixed from the products. Undefined for so many labels that the products would take much memory.
 */
export async function mixedSimilarities(
  { mixtures, directions, dimension }: MixedWords,
  ids: Float32Array,
  threads: number,
): Promise<SimilarityRows | undefined> {
  const width = ids.length / dimension;
  const count = directions.length / dimension;
  if (count * width * Float32Array.BYTES_PER_ELEMENT > mostTableBytes) return undefined;
  const graph = await openGraph('similarities', threads);
  try {
    const outputs = await graph.run({
      images: { type: 'float32', data: directions, shape: [count, dimension] },
      words: { type: 'float32', data: ids, shape: [width, dimension] },
    });
    const table = floats(outputs, 'similarities');
    return async (from, to) => mix(mixtures, table, { from, to, width });
  } finally {
    await graph.close();
  }
}
