import { StrayError } from '@stray/core';
import { openGraph } from '../../backend/graphs.ts';
import { blockwise, type Scorer, type ScorerInput } from '../scorer.ts';
import { permutation } from './permute.ts';

export interface NegLabelInput extends ScorerInput {
  /** Negative label embeddings [M, dimension]. */
  readonly negatives: Float32Array;
  /** G; 1 gives the ungrouped score. Cut to the number of negatives. */
  readonly groups: number;
  /** Decides which negatives share a group; or the order itself. */
  readonly seed: number | Uint32Array;
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
  const { dimension, ids, logitScale } = input;
  const available = input.negatives.length / dimension;
  if (available < 1) throw new StrayError('NEGATIVES_MISSING', 'NegLabel needs at least one negative label.');
  const groups = Math.min(input.groups, available);
  const perGroup = Math.floor(available / groups);
  const order = typeof input.seed === 'number' ? permutation(groups * perGroup, input.seed) : input.seed;
  const negatives = new Float32Array(order.length * dimension);
  order.forEach((from, to) => {
    negatives.set(input.negatives.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  const graph = await openGraph('neglabel', input.threads);
  const labels = {
    ids: { type: 'float32', data: ids, shape: [ids.length / dimension, dimension] },
    negatives: { type: 'float32', data: negatives, shape: [order.length, dimension] },
    logit_scale: { type: 'float32', data: Float32Array.of(logitScale), shape: [] },
    group_shape: {
      type: 'int64',
      data: BigInt64Array.of(-1n, BigInt(groups), BigInt(perGroup)),
      shape: [3],
    },
  } as const;
  return {
    method: 'neglabel',
    score: blockwise(graph, labels, dimension),
    close: () => graph.close(),
  };
}
