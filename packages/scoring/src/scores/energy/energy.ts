import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';

/**
 * Energy (Liu et al., NeurIPS 2020, eq. 4 with T = 1 and its sign turned, so that higher = ID): log Σ_c exp(sim_c / τ)
 * over the ID labels. Unbounded; at least MaxLogit, at most log K above it.
 */
export async function energy(input: ScorerInput): Promise<Scorer> {
  const graph = await openGraph('energy', input.threads);
  return graphScorer({ method: 'energy', graph, labels: idTensors(input), dimension: input.dimension });
}
