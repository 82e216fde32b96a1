import type { Neighbours } from './neighbours.ts';

/** Of the rows that are placed, so many pull at one that is not. */
export const pullingCount = 5;

/** Cosine distance under which two embeddings are the same: what float32 leaves of none. */
const sameDistance = 1e-6;

/**
 * A place for rows that a layout has not seen: the mean of those of their nearest neighbours in it. A neighbour weighs the
 * less the farther it is beyond the nearest one, as UMAP weighs edges: e^−(d − d₁)/σ, where σ is the mean of d − d₁. One
 * that is in the layout, or the same as one, lies where that lies.
 *
 * @param places [m, 2], of the rows of the layout
 * @returns [n, 2]
 */
export function placeAmong({ k, indices, distances }: Neighbours, places: Float32Array): Float32Array {
  const count = indices.length / k;
  const placed = new Float32Array(2 * count);
  for (let row = 0; row < count; row++) {
    const near = distances.subarray(row * k, (row + 1) * k);
    const nearest = near[0] ?? 0;
    if (nearest < sameDistance) {
      const at = 2 * (indices[row * k] ?? 0);
      placed.set(places.subarray(at, at + 2), 2 * row);
      continue;
    }
    const spread = near.reduce((sum, distance) => sum + (distance - nearest), 0) / k;
    let [x, y, sum] = [0, 0, 0];
    near.forEach((distance, i) => {
      const weight = spread > 0 ? Math.exp((nearest - distance) / spread) : 1;
      const at = 2 * (indices[row * k + i] ?? 0);
      x += weight * (places[at] ?? 0);
      y += weight * (places[at + 1] ?? 0);
      sum += weight;
    });
    placed[2 * row] = x / sum;
    placed[2 * row + 1] = y / sum;
  }
  return placed;
}
