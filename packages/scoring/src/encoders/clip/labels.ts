import type { IdLabel } from '@stray/core';
import { type ClassFamily, classFamily } from '../../corpus/classFamily.ts';
import { lookUp } from '../../corpus/lookup.ts';
import type { WordNet } from '../../corpus/wordnet.ts';
import { namesOf, pinnedSense, requirePrompts } from '../namedLabels.ts';
import { toUnitRows } from './unitRows.ts';

export interface LabelPrompting {
  /** With `{}` for the name, where a label has none of its own. */
  readonly prompt: string;
  readonly dimension: number;
  /** Unit embeddings of texts [texts.length, dimension]. */
  encode(texts: readonly string[]): Promise<Float32Array>;
}

/** Labels by their names in their prompts: the mean of the names' unit embeddings, of unit length, [labels.length, dimension]. */
export async function encodeNamedLabels(
  labels: readonly IdLabel[],
  { prompt, dimension, encode }: LabelPrompting,
): Promise<Float32Array> {
  requirePrompts(labels);
  const phrases = labels.map((label) =>
    namesOf(label).map((name) => (label.prompt ?? prompt).replace('{}', () => name)),
  );
  const rows = await encode(phrases.flat());
  if (phrases.every(({ length }) => length === 1)) return rows;
  const sums = new Float32Array(labels.length * dimension);
  let row = 0;
  phrases.forEach(({ length }, label) => {
    for (const end = row + length; row < end; row++) {
      for (let d = 0; d < dimension; d++) {
        const at = label * dimension + d;
        sums[at] = (sums[at] ?? 0) + (rows[row * dimension + d] ?? 0);
      }
    }
  });
  return toUnitRows(sums, dimension, (label) => `the label “${labels[label]?.text ?? ''}” with its synonyms`);
}

/**
 * What labels cover in WordNet: the pinned sense, or the most frequent one of the name, and that of each synonym.
 *
 * @throws StrayError BAD_ARGUMENT for a pinned sense that is no noun synset of WordNet
 */
export function namedLabelFamily(wordnet: WordNet, labels: readonly IdLabel[]): ClassFamily {
  const senses = labels.flatMap((label) => {
    const pinned = pinnedSense(wordnet, label);
    return namesOf(label).flatMap((name, i) => (i === 0 && pinned) || lookUp(wordnet, name).slice(0, 1));
  });
  return classFamily(wordnet, labels.flatMap(namesOf), senses);
}
