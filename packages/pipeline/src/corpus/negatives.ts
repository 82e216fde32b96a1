import type { CorpusEdit, CorpusRecipe, IdLabel, MinedWord, MinedWords, Negative } from '@stray/core';
import { applyEdits, asNouns, type Candidate, encodeConjugated, rateWords, type TextTower } from '@stray/scoring';

/** Words as an encoder embeds them, wherever it is loaded. */
export interface WordSource {
  readonly dimension: number;
  encodeLabels(labels: readonly IdLabel[]): Promise<{ texts: readonly string[]; embeddings: Float32Array }>;
  encodeWords(words: readonly Candidate[]): Promise<Float32Array>;
  /** As CSP embeds them. */
  encodeConjugated(words: readonly Candidate[]): Promise<Float32Array>;
}

/** The words of a tower that is loaded in this process. */
export function towerSource(tower: TextTower): WordSource {
  return {
    dimension: tower.dimension,
    encodeLabels: (labels) => tower.encodeLabels(labels),
    encodeWords: (words) => tower.encodeWords(words),
    encodeConjugated: (words) => encodeConjugated(tower, words),
  };
}

export interface EditedMining {
  readonly words: MinedWords;
  readonly edits: readonly CorpusEdit[];
  readonly recipe: CorpusRecipe;
  readonly labels: readonly IdLabel[];
  /** G of NegLabel where the recipe names none. */
  readonly groups: number;
  readonly source: WordSource;
}

/** The negatives of a version: what was mined with the edits on top; words that mining never saw are rated as it would. */
export async function negativesOf({ words, edits, recipe, labels, groups, source }: EditedMining): Promise<Negative[]> {
  const kept = withoutClasses(edits, labels);
  const mined = new Set([...words.kept, ...words.reserve].map(({ text }) => text));
  const strangers = kept.filter(({ kind, text }) => kind !== 'ban' && !mined.has(text));
  const rated = await rate(strangers, { recipe, labels, source });
  return applyEdits(words, kept, {
    groups: recipe.groups ?? groups,
    fraction: recipe.fraction,
    rated: new Map(rated.map((word) => [word.text, word])),
  });
}

/** A word that has become a class since it was pinned is no negative any more. */
function withoutClasses(edits: readonly CorpusEdit[], labels: readonly IdLabel[]): CorpusEdit[] {
  const names = classNames(labels);
  return edits.filter(({ kind, text }) => kind === 'ban' || !names.has(text));
}

/** The names of the classes and their synonyms, as words are kept. */
export function classNames(labels: readonly IdLabel[]): Set<string> {
  return new Set(labels.flatMap(({ text, synonyms = [] }) => [text, ...synonyms]).map((name) => name.toLowerCase()));
}

interface Rating {
  readonly recipe: CorpusRecipe;
  readonly labels: readonly IdLabel[];
  readonly source: WordSource;
}

async function rate(words: readonly Candidate[], { recipe, labels, source }: Rating): Promise<MinedWord[]> {
  if (words.length === 0) return [];
  const conjugated = recipe.pool === 'conjugated';
  const known = await source.encodeLabels(labels);
  return rateWords({
    words,
    embeddings: await (conjugated ? source.encodeConjugated(words) : source.encodeWords(words)),
    labels: known.texts,
    ids: conjugated ? await source.encodeConjugated(asNouns(known.texts)) : known.embeddings,
    dimension: source.dimension,
    quantile: recipe.quantile,
  });
}
