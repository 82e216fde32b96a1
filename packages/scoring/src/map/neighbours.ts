import { openGraph } from '../backend/graphs.ts';
import { floats, positions } from '../backend/onnx.ts';

/** The k nearest of a set of rows, nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [n, k], positions in the set. */
  readonly indices: Uint32Array;
  /** [n, k], cosine distances, 0 to 2. */
  readonly distances: Float32Array;
}

export interface NeighbourSearch {
  /** @param rows [n, dimension], of unit length */
  nearest(rows: Float32Array, k: number): Promise<Neighbours>;
  close(): Promise<void>;
}

/** Rows searched for at once: their similarities to ten thousand others take 10 MB. */
const rowsAtOnce = 256;

/** Exact search by one matrix product a batch. @param set [m, dimension], of unit length */
export async function openNeighbours(
  set: Float32Array,
  { dimension, threads }: { readonly dimension: number; readonly threads: number },
): Promise<NeighbourSearch> {
  const graph = await openGraph('nearest', threads);
  const words = { type: 'float32', data: set, shape: [set.length / dimension, dimension] } as const;
  return {
    async nearest(rows, k) {
      const count = rows.length / dimension;
      const indices = new Uint32Array(count * k);
      const distances = new Float32Array(count * k);
      for (let from = 0; from < count; from += rowsAtOnce) {
        const to = Math.min(count, from + rowsAtOnce);
        const outputs = await graph.run({
          images: {
            type: 'float32',
            data: rows.subarray(from * dimension, to * dimension),
            shape: [to - from, dimension],
          },
          words,
          k: { type: 'int64', data: BigInt64Array.of(BigInt(k)), shape: [1] },
        });
        distances.set(
          floats(outputs, 'similarities').map((similarity) => Math.max(0, 1 - similarity)),
          from * k,
        );
        indices.set(Uint32Array.from(positions(outputs, 'indices'), Number), from * k);
      }
      return { k, indices, distances };
    },
    close: () => graph.close(),
  };
}
