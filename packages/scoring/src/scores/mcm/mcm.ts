import { openGraph } from '../../backend/graphs.ts';
import { blockwise, type Scorer, type ScorerInput } from '../scorer.ts';

/**
 * MCM (Ming et al., NeurIPS 2022, eq. 1): the largest softmax probability among the ID labels, in [1/K, 1]. With one
 * label it is 1 for every image.
 */
export async function mcm({ dimension, ids, logitScale, threads }: ScorerInput): Promise<Scorer> {
  const graph = await openGraph('mcm', threads);
  const labels = {
    ids: { type: 'float32', data: ids, shape: [ids.length / dimension, dimension] },
    logit_scale: { type: 'float32', data: Float32Array.of(logitScale), shape: [] },
  } as const;
  return {
    method: 'mcm',
    score: blockwise(graph, labels, dimension),
    close: () => graph.close(),
  };
}
