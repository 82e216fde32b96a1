import type { CorpusRecipe, Negative } from '@stray/core';
import { z } from 'zod';

/** What may be asked for when a run is started. */
const wished = z.object({ groups: z.int().min(1).optional() });

export interface Judging {
  readonly negatives: readonly Negative[];
  readonly conjugatedNegatives: readonly Negative[];
  readonly groups: number;
}

/** The negatives of a corpus, if there is one, as a judge takes them: those of the conjugated pool apart. */
export function judgedBy(
  corpus: { readonly negatives: readonly Negative[]; readonly recipe: CorpusRecipe } | undefined,
  { parameters, usual }: { readonly parameters: unknown /** G of the encoder. */; readonly usual: number },
): Judging {
  const groups = wished.parse(parameters).groups ?? corpus?.recipe.groups ?? usual;
  const negatives = corpus?.negatives ?? [];
  return corpus?.recipe.pool === 'conjugated'
    ? { negatives: [], conjugatedNegatives: negatives, groups }
    : { negatives, conjugatedNegatives: [], groups };
}
