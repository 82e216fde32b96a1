import type { ClassFamily } from '../corpus/classFamily.ts';
import type { Candidate } from '../mine/negMining.ts';

/** A label that the encoder has no idea of, with words that it does know. */
export interface UnknownLabel {
  readonly text: string;
  readonly suggestions: readonly string[];
}

export interface EncodedLabels {
  /** The labels that could be embedded, in the order given. */
  readonly texts: readonly string[];
  /** [texts.length, dimension] */
  readonly embeddings: Float32Array;
  readonly unknown: readonly UnknownLabel[];
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

/** Called as texts are embedded: how many are, of those that had to be. */
export type OnProgress = (done: number, total: number) => void;

/** The words' half of an encoder. */
export interface TextTower {
  readonly dimension: number;
  encodeLabels(labels: readonly string[]): Promise<EncodedLabels>;
  /** The words of the encoder's default corpus, from which negatives are mined. */
  readonly candidates: readonly Candidate[];
  /** Embeddings of words, each in the prompt of its polarity, [words.length, dimension]. */
  encodeWords(words: readonly Candidate[], onProgress?: OnProgress): Promise<Float32Array>;
  /** Embeds words that will be asked for bit by bit, so that progress is that of all; absent where it takes no time. */
  remember?(words: readonly Candidate[], onProgress?: OnProgress): Promise<void>;
  /** Whether a word has a meaning that the encoder can embed; absent where every text has one. */
  knows?(word: Candidate): boolean;
  /** The words of a published pool, in its order; absent where the encoder has no such words. */
  pool?(name: 'official' | 'conjugated', seed: number): readonly Candidate[];
  /** Texts as they stand, without a prompt and without normalisation, [texts.length, dimension]; absent without prompts. */
  encodePhrases?(texts: readonly string[], onProgress?: OnProgress): Promise<Float32Array>;
  /** Labels by the second, "no" text tower of CLIPN, normalised, [labels.length, dimension]; absent without one. */
  encodeNoLabels?(labels: readonly string[]): Promise<Float32Array>;
  /** The lexicon without the classes themselves and what is above or below them. */
  lexicon(classes: ClassFamily, onProgress?: OnProgress): Promise<LexiconTable>;
  close(): Promise<void>;
}
