import { z } from 'zod';

export const presets = ['default', 'official'] as const;
export type Preset = (typeof presets)[number];

/**
 * Where candidates come from: the encoder's own choice, WordNet by what is wanted of it, WordNet as the published lists hold
 * it, CSP's conjugated pool, or words that a person gives.
 */
export const candidatePools = ['encoder', 'wordnet', 'official', 'conjugated', 'given'] as const;
export type CandidatePool = (typeof candidatePools)[number];

const share = z.number().min(0).max(1);

/** Everything that decides which words become negatives, as it is stored with a corpus version. */
export const corpusRecipe = z.object({
  preset: z.enum(presets).default('default'),
  pool: z.enum(candidatePools),
  /** Of the similarities to all ID labels; 0.95 in the paper. */
  quantile: share,
  /** Of the candidates kept, of each polarity; 0.15 in the paper. */
  fraction: share.gt(0),
  /** Candidates nearer than this to a class are never negatives (CSP: 0.95); null lets all pass. */
  ceiling: z.number().nullable(),
  /** Whether the names of classes, their synonyms, descendants and instances are never negatives. */
  withoutClasses: z.boolean(),
  /** By rising similarity whatever the polarity, or so within the nouns and then within the adjectives. */
  order: z.enum(['similarity', 'nouns-first']),
  /** Of what is drawn: the superclass words of the conjugated pool. */
  seed: z.int(),
  /** G of NegLabel; the encoder's when left out. */
  groups: z.int().min(1).max(10_000).optional(),
  /** Of the pool `wordnet`: these lexicographer files alone, such as noun.artifact. */
  lexfiles: z.array(z.string()).optional(),
  /** Of the pool `wordnet`: nouns below “physical entity” alone. */
  physicalOnly: z.boolean().optional(),
  /** Of the pool `wordnet`: nouns at least, and at most, so far below “entity”. */
  leastDepth: z.int().min(0).max(30).optional(),
  mostDepth: z.int().min(0).max(30).optional(),
  /** Of the pool `given`: the blob with the words, one a line. */
  wordList: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type CorpusRecipe = z.infer<typeof corpusRecipe>;

/** A word among negatives, and how near it comes to the classes. */
export interface MinedWord {
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
  /** The quantile of its similarities to the ID labels. */
  readonly similarity: number;
  /** The ID label most like it. */
  readonly nearestLabel: string;
  readonly nearestLabelSimilarity: number;
}

export type NegativeOrigin = 'mined' | 'pinned' | 'added';

/** A word that images are scored against. */
export interface Negative extends MinedWord {
  readonly origin: NegativeOrigin;
}

/** A person's word on the negatives, which outlives every mining. */
export interface CorpusEdit {
  /** `ban`: never a negative. `pin`: a negative whatever mining says. `add`: the same for a word that mining never saw. */
  readonly kind: 'ban' | 'pin' | 'add';
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
}

/** What mining keeps, in its order, and the words next in line. */
export interface MinedWords {
  readonly kept: readonly MinedWord[];
  readonly reserve: readonly MinedWord[];
}
