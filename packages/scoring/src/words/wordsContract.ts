import type { EncoderFolder, IdLabel, LabelSenses } from '@stray/core';
import type { UnknownLabel } from '../encoders/textTower.ts';
import type { Candidate } from '../mine/negMining.ts';

/** Labels as an encoder embeds them, as plain data. */
export interface EmbeddedLabels {
  /** The labels that could be embedded, in the order given. */
  readonly specs: readonly IdLabel[];
  /** Their names. */
  readonly texts: readonly string[];
  /** [texts.length, dimension] */
  readonly embeddings: Float32Array;
  readonly unknown: readonly UnknownLabel[];
  /** What a person should know of labels and synonyms that were left out. */
  readonly warnings: readonly string[];
}

/** What the word thread is asked, and what it answers to each. */
export interface WordTasks {
  senses: { readonly given: readonly string[]; readonly answer: LabelSenses[] };
  glosses: { readonly given: readonly string[]; readonly answer: (string | null)[] };
  known: { readonly given: readonly Candidate[]; readonly answer: boolean[] };
  encodeLabels: { readonly given: readonly IdLabel[]; readonly answer: EmbeddedLabels };
  encodeWords: { readonly given: readonly Candidate[]; readonly answer: Float32Array };
  encodeConjugated: { readonly given: readonly Candidate[]; readonly answer: Float32Array };
}

export type WordTask = keyof WordTasks;

export type WordRequest = {
  [Task in WordTask]: { readonly task: Task; readonly given: WordTasks[Task]['given'] };
}[WordTask];

export type WordAnswer = {
  [Task in WordTask]: { readonly task: Task; readonly answer: WordTasks[Task]['answer'] };
}[WordTask];

export interface WordsSetup {
  readonly folder: EncoderFolder;
}
