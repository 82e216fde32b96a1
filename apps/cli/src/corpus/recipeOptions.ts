import type { CandidatePool, CorpusRecipe } from '@stray/core';
import { z } from 'zod';

/** What a person calls where candidates come from, and what a recipe calls it. */
export const poolOf = {
  encoder: 'encoder',
  wordnet: 'wordnet',
  official: 'official',
  csp: 'conjugated',
  list: 'given',
} as const satisfies Record<string, CandidatePool>;

const sources = ['encoder', 'wordnet', 'official', 'csp', 'list'] as const satisfies (keyof typeof poolOf)[];
export type Source = (typeof sources)[number];

export const recipeHelp = `  --source S           where candidates come from: encoder (default: what the encoder's own negatives are mined from),
                       wordnet, official (WordNet as published with NegLabel), csp (the conjugated pool) or list
  --words FILE         the list: .txt (one a line), .csv or .json; "--source list" goes without saying
  --lexfiles A,B       of wordnet: these lexicographer files alone, such as noun.artifact,noun.food
  --physical-only      of wordnet: nouns of physical things alone
  --least-depth N      of wordnet: nouns at least so far below "entity"; --most-depth N: at most
  --quantile Q         of a word's similarities to the classes, by which it is rated (0.95)
  --fraction F         share of the candidates that is kept (0.15; of a list 1)
  --ceiling C          words nearer than this to a class are never negatives (0.95)
  --with-kin           keeps the names of classes, their synonyms and kinds, which are left out otherwise
  --groups G           G of NegLabel for runs with this corpus (the encoder's own)
  --seed N             of what csp draws (0)`;

export const recipeConfig = {
  source: { type: 'string' },
  words: { type: 'string' },
  lexfiles: { type: 'string' },
  'physical-only': { type: 'boolean' },
  'least-depth': { type: 'string' },
  'most-depth': { type: 'string' },
  quantile: { type: 'string' },
  fraction: { type: 'string' },
  ceiling: { type: 'string' },
  'with-kin': { type: 'boolean' },
  groups: { type: 'string' },
  seed: { type: 'string' },
} as const;

const number = z
  .string()
  .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  .refine(Number.isFinite, 'must be a number');
const share = number.refine((x) => x >= 0 && x <= 1, 'must lie between 0 and 1');
const wholeNumber = (least: number, most: number) =>
  number.refine(
    (x) => Number.isInteger(x) && x >= least && x <= most,
    `must be a whole number from ${least} to ${most}`,
  );

export const recipeOptions = {
  source: z.enum(sources, `must be one of ${sources.join(', ')}`).optional(),
  words: z.string().min(1, 'name a file').optional(),
  lexfiles: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1, 'names files such as noun.artifact')))
    .optional(),
  'physical-only': z.boolean().optional(),
  'least-depth': wholeNumber(0, 30).optional(),
  'most-depth': wholeNumber(0, 30).optional(),
  quantile: share.optional(),
  fraction: share.refine((x) => x > 0, 'must lie above 0').optional(),
  ceiling: number.optional(),
  'with-kin': z.boolean().optional(),
  groups: wholeNumber(1, 10_000).optional(),
  seed: wholeNumber(-(2 ** 31), 2 ** 31 - 1).optional(),
};

const options = z.object(recipeOptions);
type RecipeOptions = z.infer<typeof options>;

/** The options that speak of WordNet's pool alone. */
const ofWordNet = ['lexfiles', 'physical-only', 'least-depth', 'most-depth'] as const;

/** What contradicts something else, and where; null when nothing does. */
export function recipeContradiction(given: RecipeOptions): { path: string; message: string } | null {
  const source = sourceOf(given);
  if (given.words !== undefined && source !== 'list') {
    return { path: 'words', message: `does not go with --source ${source}` };
  }
  if (given.words === undefined && source === 'list') {
    return { path: 'words', message: 'name the file with the list' };
  }
  const astray = ofWordNet.find((name) => given[name] !== undefined);
  if (astray !== undefined && source !== 'wordnet') {
    return { path: astray, message: `goes with --source wordnet, not with ${source}` };
  }
  const { 'least-depth': least = 0, 'most-depth': most = 30 } = given;
  return least > most ? { path: 'least-depth', message: 'is more than --most-depth' } : null;
}

/** Options that only one source has say which it is. */
export function sourceOf(given: RecipeOptions): Source {
  if (given.source !== undefined) return given.source;
  if (given.words !== undefined) return 'list';
  return ofWordNet.some((name) => given[name] !== undefined) ? 'wordnet' : 'encoder';
}

/** What was asked for, by the names that recipes and the API have for it; what was left out is absent. */
export function wishesOf(given: RecipeOptions): Partial<CorpusRecipe> {
  const wishes = {
    lexfiles: given.lexfiles,
    physicalOnly: given['physical-only'],
    leastDepth: given['least-depth'],
    mostDepth: given['most-depth'],
    quantile: given.quantile,
    fraction: given.fraction,
    ceiling: given.ceiling,
    withoutClasses: given['with-kin'] === undefined ? undefined : !given['with-kin'],
    groups: given.groups,
    seed: given.seed,
  };
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}
