import { StrayError } from '@stray/core';
import type { Scorer } from '../scorer.ts';

/**
 * MSP (Hendrycks and Gimpel, ICLR 2017): the largest class probability of a closed-set classifier, in [1/C, 1] for its C
 * classes. It comes with the image and knows nothing of the ID labels: low = unsure which of the classifier's own classes.
 *
 * `score` throws StrayError BAD_ARGUMENT for images that were embedded without it.
 */
export function msp(): Scorer {
  return {
    method: 'msp',
    async score({ maxProbability }) {
      if (maxProbability !== undefined) return maxProbability;
      throw new StrayError(
        'BAD_ARGUMENT',
        'MSP needs the class probabilities of a classifier, and these embeddings come without them.',
      );
    },
    close: async () => {},
  };
}
