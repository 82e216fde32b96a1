import type { EncoderManifest, LabelSimilarity, Reasons } from '@stray/core';
import type { Nearest, ScoredNearest } from '../scores/nearest.ts';
import type { Lexicon } from './lexicon.ts';

/**
 * From which similarity on a word says what a photo shows. Where similarities have no such scale, as in CLIP, a word must
 * be nearer than the nearest class.
 */
export type WorthNaming = number | 'nearer-than-classes';

export function worthNamingOf({ family }: Pick<EncoderManifest, 'family'>): WorthNaming {
  return family === 'conse' ? 0.4 : 'nearer-than-classes';
}

const lexiconWordsNamed = 3;

export interface ReasonSources {
  /** The texts of the ID labels and of the negatives, by the positions that scoring gives. */
  readonly labels: readonly string[];
  readonly negatives: readonly string[];
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
  nearest: Pick<ScoredNearest, 'label' | 'negatives'>,
  { labels, negatives, lexicon, worthNaming }: ReasonSources,
): Promise<Reasons[]> {
  const words = await lexicon.nearest(images, lexiconWordsNamed);
  const nearestLabels = named(nearest.label, labels, words.length);
  const topNegatives = named(nearest.negatives, negatives, words.length);
  return words.map((found, i) => {
    const [nearestLabel = { text: '', similarity: 0 }] = nearestLabels[i] ?? [];
    const least = worthNaming === 'nearer-than-classes' ? nearestLabel.similarity : worthNaming;
    const looksLike = found.filter(({ similarity }) => similarity >= least);
    return { nearestLabel, topNegatives: topNegatives[i] ?? [], looksLike };
  });
}

/** For each of n images, its nearest words by name. */
function named({ similarities, positions }: Nearest, texts: readonly string[], n: number): LabelSimilarity[][] {
  const k = positions.length / Math.max(n, 1);
  return Array.from({ length: n }, (_, row) =>
    Array.from({ length: k }, (_, rank) => ({
      text: texts[positions[row * k + rank] ?? 0] ?? '',
      similarity: similarities[row * k + rank] ?? 0,
    })),
  );
}
