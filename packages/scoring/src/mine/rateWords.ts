import type { MinedWord } from '@stray/core';
import type { Candidate } from './negMining.ts';

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
export function rateWords({ words, embeddings, labels, ids, dimension, quantile }: RatingInput): MinedWord[] {
  return words.map((word, i) => {
    const row = embeddings.subarray(i * dimension, (i + 1) * dimension);
    const similarities = labels.map((_, label) => dot(row, ids.subarray(label * dimension, (label + 1) * dimension)));
    const nearest = similarities.reduce((best, value, label) => (value > (similarities[best] ?? 0) ? label : best), 0);
    return {
      text: word.text,
      polarity: word.polarity,
      similarity: Math.fround(quantileOf(similarities, quantile)),
      nearestLabel: labels[nearest] ?? '',
      nearestLabelSimilarity: Math.fround(similarities[nearest] ?? 0),
    };
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** With linear interpolation, as torch.quantile. */
function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = quantile * (sorted.length - 1);
  const lower = sorted[Math.floor(position)] ?? 0;
  const upper = sorted[Math.ceil(position)] ?? lower;
  return lower + (upper - lower) * (position - Math.floor(position));
}
