import {
  type CandidatePool,
  type CorpusRecipe,
  corpusRecipe,
  type EncoderManifest,
  type Method,
  methodFacts,
  type Preset,
  StrayError,
} from '@stray/core';

/** The recipe that an encoder's manifest asks for. */
export function defaultRecipe({ defaultCorpus }: Pick<EncoderManifest, 'defaultCorpus'>): CorpusRecipe {
  const { quantile, fraction } = defaultCorpus;
  return {
    preset: 'default',
    pool: 'encoder',
    quantile,
    fraction,
    ceiling: 0.95,
    withoutClasses: true,
    order: 'similarity',
    seed: 0,
  };
}

/** The recipe of the published code: no filter, the lowest 15 % of the 0.95-quantile, nouns before adjectives. */
export function officialRecipe(pool: 'official' | 'given'): CorpusRecipe {
  return {
    preset: 'official',
    pool,
    quantile: 0.95,
    fraction: 0.15,
    ceiling: null,
    withoutClasses: false,
    order: 'nouns-first',
    seed: 0,
  };
}

/** The recipe for a method's negatives under a preset; undefined for a method that has none. */
export function recipeFor(
  method: Method,
  manifest: EncoderManifest,
  preset: Preset = 'default',
): CorpusRecipe | undefined {
  const { needs } = methodFacts[method];
  if (needs.includes('conjugated-negatives')) return { ...defaultRecipe(manifest), pool: 'conjugated' };
  if (!needs.includes('negatives')) return undefined;
  return preset === 'official' ? officialRecipe('official') : defaultRecipe(manifest);
}

/** A wish that no recipe can have. */
export class RecipeRefused extends StrayError {
  /** Of the recipe. */
  readonly field: string;

  constructor(field: string, message: string) {
    super('BAD_ARGUMENT', `${field}: ${message}.`);
    this.field = field;
  }
}

/**
 * The recipe of a pool, with what a person wishes otherwise. Of a list of one's own all words are kept.
 *
 * @throws RecipeRefused
 */
export function wishedRecipe(
  pool: CandidatePool,
  wishes: Partial<CorpusRecipe>,
  encoder: Pick<EncoderManifest, 'defaultCorpus'>,
): CorpusRecipe {
  const base = pool === 'official' ? officialRecipe('official') : { ...defaultRecipe(encoder), pool };
  const parsed = corpusRecipe.safeParse({ ...base, ...(pool === 'given' && { fraction: 1 }), ...wishes });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'it is not understood' };
  throw new RecipeRefused(path.join('.'), message);
}
