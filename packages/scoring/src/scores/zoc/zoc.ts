import { StrayError } from '@stray/core';
import { openGraph } from '../../backend/graphs.ts';
import { graphScorer, idTensors, type Scorer, type ScorerInput } from '../scorer.ts';

export interface ZocInput extends ScorerInput {
  /** Embeddings [N, dimension] of words that are no ID labels, nor kinds of them. */
  readonly words: Float32Array;
}

/** Words that an image is compared with besides the classes: about as many as a captioner's beams name. */
const proposals = 20;

/**
 * ZOC (Esmaeilpour et al., AAAI 2022): Σ_c p_c over the ID labels, where p is the softmax over the ID labels ∪ the words
 * proposed for this image; in [0, 1]. The paper's captioner is replaced by the image's 20 nearest words.
 *
 * @throws StrayError NEGATIVES_MISSING when there are no words to propose
 */
export async function zoc(input: ZocInput): Promise<Scorer> {
  const { dimension, words, threads } = input;
  const count = words.length / dimension;
  if (count < 1) throw new StrayError('NEGATIVES_MISSING', 'ZOC needs words outside the classes to propose.');
  const labels = {
    ...idTensors(input),
    words: { type: 'float32', data: words, shape: [count, dimension] },
    k: { type: 'int64', data: BigInt64Array.of(BigInt(Math.min(proposals, count))), shape: [1] },
  } as const;
  return graphScorer({ method: 'zoc', graph: await openGraph('zoc', threads), labels, dimension });
}
