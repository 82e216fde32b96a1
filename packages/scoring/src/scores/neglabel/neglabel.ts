import { type Method, StrayError } from '@stray/core';
import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';
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

/**
 * The grouped NegLabel score (Jiang et al., ICLR 2024, eq. 6 and its grouping): per group the softmax mass of the ID
 * labels among ID labels ∪ group, averaged over the groups; in [0, 1].
 *
 * The remainder of M / G is dropped before the shuffle, as in the official code. Memory: one block of images × M.
 *
 * @throws StrayError NEGATIVES_MISSING when there is no negative to compare with
 */
export async function negLabel(input: NegLabelInput): Promise<Scorer> {
  const { dimension, method = 'neglabel' } = input;
  const available = input.negatives.length / dimension;
  if (available < 1) throw new StrayError('NEGATIVES_MISSING', 'NegLabel needs at least one negative label.');
  const groups = Math.min(input.groups, available);
  const perGroup = Math.floor(available / groups);
  const kept = groups * perGroup;
  const labels = {
    ...idTensors(input),
    negatives: { type: 'float32', data: grouped(input, kept), shape: [kept, dimension] },
    group_shape: { type: 'int64', data: BigInt64Array.of(-1n, BigInt(groups), BigInt(perGroup)), shape: [3] },
  } as const;
  return graphScorer({ method, graph: await openGraph('neglabel', input.threads), labels, dimension });
}

/** The first `kept` negatives in the order in which the groups take them. */
function grouped({ negatives, dimension, seed }: NegLabelInput, kept: number): Float32Array {
  if (seed === 'none') return negatives.subarray(0, kept * dimension);
  const order = typeof seed === 'number' ? permutation(kept, seed) : seed;
  const rows = new Float32Array(kept * dimension);
  order.forEach((from, to) => {
    rows.set(negatives.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  return rows;
}
