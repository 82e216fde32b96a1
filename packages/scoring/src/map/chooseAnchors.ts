import { seededRandom } from '../random.ts';

/** UMAP lays out so many at most: its graph takes some 60 kB each, and what lies between them is placed by them. */
export const mostAnchors = 10_000;

/**
 * Which of so many are laid out: all, or a random `mostAnchors` of them.
 *
 * @returns positions, in ascending order
 */
export function chooseAnchors(count: number, seed: number): Uint32Array {
  const positions = Uint32Array.from({ length: count }, (_, i) => i);
  if (count <= mostAnchors) return positions;
  const random = seededRandom(seed);
  for (let i = 0; i < mostAnchors; i++) {
    const other = i + Math.floor(random() * (count - i));
    const chosen = positions[other] ?? 0;
    positions[other] = positions[i] ?? 0;
    positions[i] = chosen;
  }
  return positions.slice(0, mostAnchors).sort();
}
