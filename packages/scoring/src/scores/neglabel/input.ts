import { type Method, StrayError } from '@stray/core';
import type { ScorerInput } from '../scorer.ts';
import { permutation } from './permute.ts';

/** What decides which negatives share a group: a seed, the order itself, or nothing at all. */
export type Shuffle = number | Uint32Array | 'none';

export interface NegLabelInput extends ScorerInput {
  /** Negative label embeddings [M, dimension]. */
  readonly negatives: Float32Array;
  /** G; 1 gives the ungrouped score. Cut to the number of negatives. */
  readonly groups: number;
  readonly seed: Shuffle;
  /** The name of the score, where it is this arithmetic on other words. */
  readonly method?: Method;
}

/** Which negatives share a group. A slot is a negative's position in its list. */
export interface Grouping {
  readonly groups: number;
  readonly perGroup: number;
  /** groups · perGroup: the slots from there on are in no group. */
  readonly kept: number;
  /** [kept], the slot at each place; the group of a place is its quotient by perGroup. */
  readonly slots: Uint32Array;
}

/**
 * The remainder of M / G is dropped before the shuffle, as in the official code.
 *
 * @throws StrayError NEGATIVES_MISSING when there is no negative to compare with
 */
export function groupingOf({ negatives, dimension, groups: wanted, seed }: NegLabelInput): Grouping {
  const available = negatives.length / dimension;
  if (available < 1) throw new StrayError('NEGATIVES_MISSING', 'NegLabel needs at least one negative label.');
  const groups = Math.min(wanted, available);
  const perGroup = Math.floor(available / groups);
  const kept = groups * perGroup;
  return { groups, perGroup, kept, slots: shuffled(kept, seed) };
}

function shuffled(kept: number, seed: Shuffle): Uint32Array {
  if (seed === 'none') return Uint32Array.from({ length: kept }, (_, slot) => slot);
  return typeof seed === 'number' ? permutation(kept, seed) : seed;
}
