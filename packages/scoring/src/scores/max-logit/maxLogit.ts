import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';

/**
 * MaxLogit (Hendrycks et al., ICML 2022): max_c sim_c / τ over the ID labels. Unbounded; within ± 1/τ where embeddings
 * have unit length.
 */
export async function maxLogit(input: ScorerInput): Promise<Scorer> {
  const graph = await openGraph('max-logit', input.threads);
  return graphScorer({ method: 'max-logit', graph, labels: idTensors(input), dimension: input.dimension });
}
