import type { IdLabel } from '@stray/core';
import { classFamily } from '../../corpus/classFamily.ts';
import type { WordNet } from '../../corpus/wordnet.ts';
import { namesOf, pinnedSense, requirePrompts } from '../namedLabels.ts';
import type { EncodedLabels } from '../textTower.ts';
import { mainSense, type WeightedSense } from './senses.ts';
import { suggest } from './suggest.ts';

/** A search through all of WordNet for what may have been meant is worth its time for a few labels. */
const mostSuggested = 20;

export interface LabelReader {
  readonly wordnet: WordNet;
  sensesOf(name: string): WeightedSense[];
  /** Embeddings of words by their senses [words.length, dimension]. */
  embed(words: readonly (readonly WeightedSense[])[]): Float32Array;
}

/** Labels as the word tower has them: the mean of their names, each the weighted mean of its senses or the pinned one alone. */
export function encodeNamedLabels(
  labels: readonly IdLabel[],
  { wordnet, sensesOf, embed }: LabelReader,
): EncodedLabels {
  requirePrompts(labels);
  const read = labels.map((spec) => {
    const pinned = pinnedSense(wordnet, spec);
    const names = namesOf(spec).map((name, i) => ({
      name,
      senses: i === 0 && pinned !== undefined ? [{ synset: pinned, weight: 1 }] : sensesOf(name),
    }));
    return { spec, names, known: names.filter(({ senses }) => senses.length > 0) };
  });
  const known = read.filter((label) => label.known.length > 0);
  const specs = known.map(({ spec }) => spec);
  const senses = known.flatMap((label) => label.known.flatMap((name) => mainSense(name.senses) ?? []));
  return {
    specs,
    texts: specs.map(({ text }) => text),
    embeddings: embed(known.map((label) => meanOf(label.known.map((name) => name.senses)))),
    unknown: read
      .filter((label) => label.known.length === 0)
      .map(({ spec: { text } }, i) => ({
        text,
        suggestions: i < mostSuggested ? suggest(text, wordnet.nounLemmas()) : [],
      })),
    unknownSynonyms: known.flatMap(({ spec: { text }, names }) =>
      names.slice(1).flatMap(({ name, senses }) => (senses.length > 0 ? [] : [{ text, synonym: name }])),
    ),
    family: classFamily(wordnet, specs.flatMap(namesOf), senses),
  };
}

function meanOf(names: readonly (readonly WeightedSense[])[]): WeightedSense[] {
  return names.flatMap((senses) => senses.map(({ synset, weight }) => ({ synset, weight: weight / names.length })));
}
