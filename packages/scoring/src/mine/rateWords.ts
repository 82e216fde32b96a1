import type { MinedWord } from '@stray/core';
import type { Candidate } from './negMining.ts';
import { openQuantiles } from './quantiles.ts';

export interface RatingInput {
  readonly words: readonly Candidate[];
  /** [words.length, dimension] */
  readonly embeddings: Float32Array;
  readonly labels: readonly string[];
  /** [labels.length, dimension] */
  readonly ids: Float32Array;
  readonly dimension: number;
  readonly quantile: number;
}

/** What mining would have said of a few words: the quantile of their similarities to the ID labels, and the nearest one. */
export async function rateWords({ words, embeddings, labels, ...input }: RatingInput): Promise<MinedWord[]> {
  const quantiles = await openQuantiles({ ...input, threads: 1, known: 'embedding' });
  try {
    const { similarity, nearest, nearestSimilarity } = await quantiles.of(embeddings);
    return words.map(({ text, polarity }, i) => ({
      text,
      polarity,
      similarity: similarity[i] ?? 0,
      nearestLabel: labels[nearest[i] ?? 0] ?? '',
      nearestLabelSimilarity: nearestSimilarity[i] ?? 0,
    }));
  } finally {
    await quantiles.close();
  }
}
