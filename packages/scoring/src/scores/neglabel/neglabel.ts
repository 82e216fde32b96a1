import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer } from '../scorer.ts';
import type { NegLabelInput } from './input.ts';
import { layOut } from './layout.ts';

/**
 * The grouped NegLabel score (Jiang et al., ICLR 2024, eq. 6 and its grouping): per group the softmax mass of the ID
 * labels among ID labels ∪ group, averaged over the groups; in [0, 1].
 *
 * The remainder of M / G is dropped before the shuffle, as in the official code. Memory: one block of images × M.
 *
 * @throws StrayError NEGATIVES_MISSING when there is no negative to compare with
 */
export async function negLabel(input: NegLabelInput): Promise<Scorer> {
  const { dimension, threads, method = 'neglabel' } = input;
  const { kind, scored } = layOut(input);
  const graph = await openGraph(kind === 'counted' ? 'neglabel-counted' : 'neglabel', threads);
  return graphScorer({ method, graph, labels: { ...idTensors(input), ...scored }, dimension });
}
