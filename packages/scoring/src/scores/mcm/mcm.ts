import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';

/**
 * MCM (Ming et al., NeurIPS 2022, eq. 1): max_c softmax_c(sim_c / τ) over the ID labels, in [1/K, 1]. With one label it
 * is 1 for every image. The paper takes τ = 1 on cosines; ours is the encoder's temperature, as in its code.
 */
export async function mcm(input: ScorerInput): Promise<Scorer> {
  const graph = await openGraph('mcm', input.threads);
  return graphScorer({ method: 'mcm', graph, labels: idTensors(input), dimension: input.dimension });
}
