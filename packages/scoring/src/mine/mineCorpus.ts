import { type CorpusRecipe, type MinedWord, type MinedWords, StrayError } from '@stray/core';
import type { EncodedLabels, OnProgress, TextTower } from '../encoders/textTower.ts';
import { asNouns, encodeConjugated } from '../scores/csp/conjugated.ts';
import { classFilter } from './classFilter.ts';
import { type Candidate, mineNegatives, type NegativeLabel } from './negMining.ts';

export interface MiningOptions {
  /** The candidates of a recipe whose pool is `given`; those that the encoder does not know are passed over. */
  readonly given?: readonly Candidate[];
  readonly threads?: number;
  /** Called as candidates are embedded that the encoder has not met before. */
  readonly onProgress?: OnProgress | undefined;
}

export interface MinedCorpus extends MinedWords {
  /** Given words that the encoder has no idea of. */
  readonly unknown: number;
  /** Candidates that were compared with the labels. */
  readonly considered: number;
}

/**
 * NegMining over the recipe's candidates.
 *
 * @throws StrayError NEGATIVES_MISSING when the recipe's pool has no words in this encoder, BAD_ARGUMENT for a lexicographer
 *   file that WordNet does not have
 */
export async function mineCorpus(
  tower: TextTower,
  labels: EncodedLabels,
  recipe: CorpusRecipe,
  { given = [], threads = 1, onProgress }: MiningOptions = {},
): Promise<MinedCorpus> {
  const candidates = recipe.pool === 'given' ? knownOf(tower, given) : tower.pool(recipe);
  if (candidates.length === 0) {
    const none = given.length > 0 ? `any of the ${given.length} words given` : `words for the pool “${recipe.pool}”`;
    throw new StrayError('NEGATIVES_MISSING', `The encoder does not have ${none}.`);
  }
  if (recipe.pool !== 'conjugated') await tower.remember?.(candidates, onProgress);
  const encode = (words: readonly Candidate[]) =>
    recipe.pool === 'conjugated' ? encodeConjugated(tower, words) : tower.encodeWords(words);
  const ids = recipe.pool === 'conjugated' ? await encode(asNouns(labels.texts)) : labels.embeddings;
  const { kept, reserve } = await mineNegatives({
    candidates,
    encode: (from, to) => encode(candidates.slice(from, to)),
    similarities: await tower.similarities?.(candidates, ids, threads),
    ids,
    dimension: tower.dimension,
    quantile: recipe.quantile,
    fraction: recipe.fraction,
    order: recipe.order,
    filter: classFilter(labels.family, recipe),
    threads,
  });
  const named = (words: readonly NegativeLabel[]) => words.map((word) => minedWord(word, labels.texts));
  const unknown = recipe.pool === 'given' ? given.length - candidates.length : 0;
  return { kept: named(kept), reserve: named(reserve), unknown, considered: candidates.length };
}

function knownOf(tower: TextTower, given: readonly Candidate[]): readonly Candidate[] {
  const known = tower.known(given);
  return known.every(Boolean) ? given : given.filter((_, i) => known[i]);
}

function minedWord(
  { text, polarity, similarity, nearest, nearestSimilarity }: NegativeLabel,
  labels: readonly string[],
): MinedWord {
  const nearestLabel = labels[nearest] ?? '';
  return { text, polarity, similarity, nearestLabel, nearestLabelSimilarity: nearestSimilarity };
}
