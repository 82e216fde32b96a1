import type { WeightedSense } from './senses.ts';

/**
 * Words as sums of directions: word i is the sum of `factors[p]` times direction `directions[p]` for p from `starts[i]` up to
 * `starts[i + 1]`. A word takes some 30 bytes so, and 4,000 as an embedding.
 */
export interface Mixtures {
  readonly starts: Uint32Array;
  readonly directions: Int32Array;
  readonly factors: Float64Array;
}

/** Where a synset lies: its embedding is its direction divided by its norm, and 0 where that is 0. */
export interface Places {
  readonly directionOf: Int32Array;
  readonly norms: Float32Array;
}

export function mixturesOf(words: readonly (readonly WeightedSense[])[], { directionOf, norms }: Places): Mixtures {
  const parts = words.reduce((sum, senses) => sum + senses.length, 0);
  const mixtures = {
    starts: new Uint32Array(words.length + 1),
    directions: new Int32Array(parts),
    factors: new Float64Array(parts),
  };
  let part = 0;
  words.forEach((senses, word) => {
    for (const { synset, weight } of senses) {
      const norm = norms[synset.index] ?? 0;
      if (norm === 0) continue;
      mixtures.directions[part] = directionOf[synset.index] ?? 0;
      mixtures.factors[part++] = weight / norm;
    }
    mixtures.starts[word + 1] = part;
  });
  return mixtures;
}

/** Rows [from, to) of the words, each the sum of its directions' rows in `table` [directions, width]. */
export function mix(
  { starts, directions, factors }: Mixtures,
  table: Float32Array,
  { from, to, width }: { readonly from: number; readonly to: number; readonly width: number },
): Float32Array {
  const rows = new Float32Array((to - from) * width);
  for (let word = from; word < to; word++) {
    const row = (word - from) * width;
    const end = starts[word + 1] ?? 0;
    for (let part = starts[word] ?? 0; part < end; part++) {
      const factor = factors[part] ?? 0;
      const source = (directions[part] ?? 0) * width;
      for (let k = 0; k < width; k++) rows[row + k] = (rows[row + k] ?? 0) + factor * (table[source + k] ?? 0);
    }
  }
  return rows;
}
