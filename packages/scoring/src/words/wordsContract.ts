import type { EncoderFolder, IdLabel, LabelSenses, Method } from '@stray/core';
import type { UnknownLabel } from '../encoders/textTower.ts';
import type { JudgeMaterial } from '../judge.ts';
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

/** What images are to be judged by: `MaterialRequest` as plain data. */
export interface JudgedBy {
  readonly labels: readonly IdLabel[];
  /** In the order of their corpus version. */
  readonly negatives: readonly Candidate[];
  /** The same of a corpus version that was mined from the conjugated pool. */
  readonly conjugatedNegatives: readonly Candidate[];
  readonly method: Method;
  /** G of NegLabel. */
  readonly groups: number;
  readonly seed: number;
}

/** All that a judge needs, with a warning for each label that the encoder has no idea of. */
export interface GatheredMaterial {
  readonly material: JudgeMaterial;
  /** Labels that were asked for, those that the encoder has no idea of too. */
  readonly classCount: number;
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
  material: { readonly given: JudgedBy; readonly answer: GatheredMaterial };
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
