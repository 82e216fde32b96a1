import type { Method } from '@stray/core';
import type { ScoredNearest } from '../scores/nearest.ts';
import { negLabelWithNearest } from '../scores/neglabel/withNearest.ts';
import { isGrouped, negLabelInput, openScorer, type ScoringWords } from '../scores/openScorer.ts';
import type { ImageBatch } from '../scores/scorer.ts';
import { exactIndex } from './wordIndex.ts';

/** Scores, and the words nearest to each image that the score was made of. */
export interface Head {
  score(images: ImageBatch): Promise<ScoredNearest>;
  close(): Promise<void>;
}

interface NamedWords {
  readonly texts: readonly string[];
  readonly embeddings: Float32Array;
}

export interface HeadWords {
  readonly words: ScoringWords;
  /** As the method has them. */
  readonly labels: NamedWords;
  readonly negatives: NamedWords;
}

const negativesNamed = 5;
const none = { similarities: new Float32Array(), positions: [] };

/**
 * Where the score itself compares images with the negatives, the nearest ones come from the same product.
 *
 * @throws StrayError NEGATIVES_MISSING or BAD_ARGUMENT when the method needs words that are not given
 */
export async function openHead(method: Method, { words, labels, negatives }: HeadWords): Promise<Head> {
  if (isGrouped(method)) {
    const head = await negLabelWithNearest(negLabelInput(method, words), negativesNamed);
    return { score: ({ embeddings }) => head.score(embeddings), close: head.close };
  }
  const scorer = await openScorer(method, words);
  const labelIndex = await exactIndex(labels.texts, labels.embeddings, words);
  const negativeIndex =
    negatives.texts.length === 0 ? undefined : await exactIndex(negatives.texts, negatives.embeddings, words);
  return {
    async score(images) {
      return {
        scores: await scorer.score(images),
        label: await labelIndex.nearest(images.embeddings, 1),
        negatives: (await negativeIndex?.nearest(images.embeddings, negativesNamed)) ?? none,
      };
    },
    async close() {
      await Promise.all([scorer, labelIndex, negativeIndex].map((closable) => closable?.close()));
    },
  };
}
