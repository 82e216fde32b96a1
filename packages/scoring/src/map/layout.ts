import { UMAP } from 'umap-js';
import { seededRandom } from '../random.ts';
import type { Neighbours } from './neighbours.ts';

/** UMAP's own: how many neighbours stay near. */
export const neighbourCount = 15;

/** Under so many rows there is no neighbourhood to keep: their principal plane is the map. */
export const fewestRows = 4;

/** A layout on its way. */
export interface Layout {
  readonly epochs: number;
  /** Goes on by so many epochs. @returns those behind it */
  settle(epochs: number): number;
  /** [n, 2] */
  places(): Float32Array;
}

/**
 * UMAP (McInnes, Healy and Melville, 2018) of rows whose nearest neighbours are known, by umap-js.
 *
 * @param begin [n, 2], where the rows lie at first: umap-js would throw them anywhere, and what is far apart then stays so by
 *   chance
 */
export function openLayout({ k, indices, distances }: Neighbours, begin: Float32Array, seed: number): Layout {
  const count = indices.length / k;
  const rows = <T extends Uint32Array | Float32Array>(values: T) =>
    Array.from({ length: count }, (_, row) => Array.from(values.subarray(row * k, (row + 1) * k)));
  const umap = new UMAP({ nNeighbors: k, random: seededRandom(seed) });
  umap.setPrecomputedKNN(rows(indices), rows(distances));
  // The rows themselves are only counted, because their neighbours are known.
  const epochs = umap.initializeFit(Array.from({ length: count }, () => []));
  const places = umap.getEmbedding();
  places.forEach((place, row) => {
    place[0] = begin[2 * row] ?? 0;
    place[1] = begin[2 * row + 1] ?? 0;
  });
  let done = 0;
  return {
    epochs,
    settle(wanted) {
      for (const end = Math.min(epochs, done + wanted); done < end; done++) umap.step();
      return done;
    },
    places: () => Float32Array.from(umap.getEmbedding().flat()),
  };
}
