import type { LabelSimilarity, Reasons } from '@stray/core';
import type { Lexicon } from './lexicon.ts';
import type { WordIndex } from './wordIndex.ts';

/**
 * From which similarity on a word says what a photo shows. Where similarities have no such scale, as in CLIP, a word must
 * be nearer than the nearest class.
 */
export type WorthNaming = number | 'nearer-than-classes';

const negativesNamed = 5;
const lexiconWordsNamed = 3;

export interface ReasonSources {
  readonly idLabels: WordIndex;
  readonly negatives: WordIndex | undefined;
  readonly lexicon: Lexicon;
  readonly worthNaming: WorthNaming;
}

/**
 * Why each of images [n, dimension] got its score: the nearest ID label, the nearest negatives, and what the image looks
 * like among all words. The lexicon is asked because negatives are far from the classes by construction: a motorcycle
 * among clothes has no near one.
 */
export async function explain(
  images: Float32Array,
  { idLabels, negatives, lexicon, worthNaming }: ReasonSources,
): Promise<Reasons[]> {
  const nearestLabels = await rows(idLabels, images, 1);
  const topNegatives = negatives === undefined ? [] : await rows(negatives, images, negativesNamed);
  const words = await lexicon.nearest(images, lexiconWordsNamed);
  return nearestLabels.map(([nearestLabel = { text: '', similarity: 0 }], i) => {
    const least = worthNaming === 'nearer-than-classes' ? nearestLabel.similarity : worthNaming;
    const looksLike = (words[i] ?? []).filter(({ similarity }) => similarity >= least);
    return { nearestLabel, topNegatives: topNegatives[i] ?? [], looksLike };
  });
}

async function rows(index: WordIndex, images: Float32Array, count: number): Promise<LabelSimilarity[][]> {
  const k = Math.min(count, index.size);
  const { similarities, positions } = await index.nearest(images, k);
  return Array.from({ length: similarities.length / k }, (_, row) =>
    Array.from({ length: k }, (_, rank) => ({
      text: index.texts[positions[row * k + rank] ?? 0] ?? '',
      similarity: similarities[row * k + rank] ?? 0,
    })),
  );
}
