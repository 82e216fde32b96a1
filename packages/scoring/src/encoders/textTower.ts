import type { CorpusRecipe, IdLabel, LabelSenses } from '@stray/core';
import type { ClassFamily } from '../corpus/classFamily.ts';
import type { Candidate } from '../mine/negMining.ts';

/** A label that the encoder has no idea of, with words that it does know. */
export interface UnknownLabel {
  readonly text: string;
  readonly suggestions: readonly string[];
}

export interface EncodedLabels {
  /** The labels that could be embedded, in the order given. */
  readonly specs: readonly IdLabel[];
  /** Their names. */
  readonly texts: readonly string[];
  /** [texts.length, dimension] */
  readonly embeddings: Float32Array;
  readonly unknown: readonly UnknownLabel[];
  /** Synonyms of known labels that the encoder has no idea of; the labels are embedded without them. */
  readonly unknownSynonyms: readonly { readonly text: string; readonly synonym: string }[];
  /** What the labels cover in WordNet. */
  readonly family: ClassFamily;
}

/** All words that a reason may name. */
export interface LexiconTable {
  readonly texts: readonly string[];
  /** [texts.length, dimension] */
  readonly embeddings: Float32Array;
  /** For each word, the positions of the words that lie above it in WordNet. */
  readonly above: readonly (readonly number[])[];
}

/** Similarities of words [from, to) to all labels, [to − from, labels]. */
export type SimilarityRows = (from: number, to: number) => Promise<Float32Array>;

/** Called as texts are embedded: how many are, of those that had to be. */
export type OnProgress = (done: number, total: number) => void;

/** The words' half of an encoder. */
export interface TextTower {
  readonly dimension: number;
  /**
   * Each label by its name and synonyms together, in its own prompt or the encoder's; where the encoder tells senses apart,
   * a pinned one stands for the name.
   *
   * @throws StrayError BAD_ARGUMENT for a pinned sense that is no noun synset of WordNet, or a prompt without `{}`
   */
  encodeLabels(labels: readonly IdLabel[]): Promise<EncodedLabels>;
  /** What a label may mean in WordNet, and which meaning is taken where none is pinned. */
  sensesOf(text: string): LabelSenses;
  /** What each word means first of all, in WordNet's words; null for those that it does not have. */
  glossesOf(words: readonly string[]): (string | null)[];
  /** Whether the encoder has an idea of each word. */
  known(words: readonly Candidate[]): boolean[];
  /** The words of the encoder's default corpus, from which negatives are mined. */
  readonly candidates: readonly Candidate[];
  /**
   * The candidates that a recipe asks for, in an order that is always the same; none for the pool `given`.
   *
   * @throws StrayError BAD_ARGUMENT for a lexicographer file that WordNet does not have
   */
  pool(recipe: CorpusRecipe): readonly Candidate[];
  /** Embeddings of words, each in the prompt of its polarity, [words.length, dimension]. */
  encodeWords(words: readonly Candidate[], onProgress?: OnProgress): Promise<Float32Array>;
  /** Embeds words that will be asked for bit by bit, so that progress is that of all; absent where it takes no time. */
  remember?(words: readonly Candidate[], onProgress?: OnProgress): Promise<void>;
  /**
   * Similarities of words to embeddings `ids` [n, dimension] by a shorter way than their own embeddings; absent, or undefined
   * for that many, where there is none.
   *
   * @param threads of the matrix product
   */
  similarities?(words: readonly Candidate[], ids: Float32Array, threads: number): Promise<SimilarityRows | undefined>;
  /** Texts as they stand, without a prompt and without normalisation, [texts.length, dimension]; absent without prompts. */
  encodePhrases?(texts: readonly string[], onProgress?: OnProgress): Promise<Float32Array>;
  /** Labels by the second, "no" text tower of CLIPN, normalised, [labels.length, dimension]; absent without one. */
  encodeNoLabels?(labels: readonly IdLabel[]): Promise<Float32Array>;
  /** The lexicon without the classes themselves and what is above or below them. */
  lexicon(classes: ClassFamily, onProgress?: OnProgress): Promise<LexiconTable>;
  close(): Promise<void>;
}
