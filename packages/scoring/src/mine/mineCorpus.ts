import { type CorpusRecipe, StrayError } from '@stray/core';
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

/**
 * NegMining over the recipe's candidates.
 *
 * @throws StrayError NEGATIVES_MISSING when the recipe's pool has no words in this encoder
 */
export async function mineCorpus(
  tower: TextTower,
  labels: EncodedLabels,
  recipe: CorpusRecipe,
  { given = [], threads = 1, onProgress }: MiningOptions = {},
): Promise<NegativeLabel[]> {
  const candidates = candidatesOf(tower, recipe, given);
  if (candidates.length === 0) {
    throw new StrayError('NEGATIVES_MISSING', `The encoder has no words for the pool “${recipe.pool}”.`);
  }
  if (recipe.pool !== 'conjugated') await tower.remember?.(candidates, onProgress);
  const encode = (words: readonly Candidate[]) =>
    recipe.pool === 'conjugated' ? encodeConjugated(tower, words) : tower.encodeWords(words);
  return mineNegatives({
    candidates,
    encode: (from, to) => encode(candidates.slice(from, to)),
    ids: recipe.pool === 'conjugated' ? await encode(asNouns(labels.texts)) : labels.embeddings,
    dimension: tower.dimension,
    quantile: recipe.quantile,
    fraction: recipe.fraction,
    order: recipe.order,
    filter: classFilter(labels.family, recipe),
    threads,
  });
}

function candidatesOf(
  tower: TextTower,
  { pool, seed }: CorpusRecipe,
  given: readonly Candidate[],
): readonly Candidate[] {
  switch (pool) {
    case 'encoder':
      return tower.candidates;
    case 'official':
    case 'conjugated':
      return tower.pool?.(pool, seed) ?? [];
    case 'wordnet':
      return [];
    case 'given':
      return given.filter((word) => tower.knows?.(word) ?? true);
    default:
      return pool satisfies never;
  }
}
