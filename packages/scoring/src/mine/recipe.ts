import { type EncoderManifest, type Method, methodFacts } from '@stray/core';

/**
 * Where candidates come from: the encoder's own choice, WordNet as the published lists hold it, CSP's conjugated pool, or
 * lists that a person gives.
 */
export type CandidatePool = 'encoder' | 'official' | 'conjugated' | 'given';

export const presets = ['default', 'official'] as const;
export type Preset = (typeof presets)[number];

/** Everything that decides which words become negatives, as it is stored with a corpus version. */
export interface CorpusRecipe {
  readonly preset: Preset;
  readonly pool: CandidatePool;
  readonly quantile: number;
  readonly fraction: number;
  /** Candidates nearer than this to a class are never negatives (CSP: 0.95); null lets all pass. */
  readonly ceiling: number | null;
  /** Whether the names of classes, their synonyms, descendants and instances are never negatives. */
  readonly withoutClasses: boolean;
  /** By rising similarity whatever the polarity, or so within the nouns and then within the adjectives. */
  readonly order: 'similarity' | 'nouns-first';
  /** Of what is drawn: the superclass words of the conjugated pool. */
  readonly seed: number;
}

/** The recipe that an encoder's manifest asks for. */
export function defaultRecipe({ defaultCorpus }: EncoderManifest): CorpusRecipe {
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
