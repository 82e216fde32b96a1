import { StrayError } from '@stray/core';
import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';

export interface ClipnInput extends ScorerInput {
  /** The ID labels [K, dimension] by the "no" text tower, in the order of `ids`. */
  readonly noIds: Float32Array;
  /** Agreeing to differ, or competing to win. */
  readonly decision: 'atd' | 'ctw';
}

/**
 * CLIPN (Wang et al., ICCV 2023, § 3.4), in [0, 1]. With p the softmax over the ID labels and p_no(c) the softmax over
 * {c, no-c} at no-c: ATD = Σ_c (1 − p_no(c)) p(c), one minus the probability of none; CTW = 1 − p_no of the likeliest class.
 *
 * @throws StrayError BAD_ARGUMENT when the two towers' labels differ in number
 */
export async function clipn(input: ClipnInput): Promise<Scorer> {
  const { dimension, ids, noIds, decision, threads } = input;
  if (noIds.length !== ids.length) {
    throw new StrayError('BAD_ARGUMENT', 'CLIPN needs each label from both of the text towers.');
  }
  const method = decision === 'atd' ? 'clipn' : 'clipn-ctw';
  const labels = {
    ...idTensors(input),
    no_ids: { type: 'float32', data: noIds, shape: [noIds.length / dimension, dimension] },
  } as const;
  return graphScorer({ method, graph: await openGraph(method, threads), labels, dimension });
}
