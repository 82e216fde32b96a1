import type { Synset, WordNet } from './wordnet.ts';

/** What a dataset's classes already cover in WordNet. */
export interface ClassFamily {
  /** Class names, their synonyms and the names of everything below them, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The classes' synsets and all below them, by index. */
  readonly within: ReadonlySet<number>;
  /** All that lies above the classes, by index. */
  readonly above: ReadonlySet<number>;
}

/**
 * Names that must not be negatives, nor reasons, because they mean a class or a kind of it: the class filter of CSP
 * (Chen et al., NeurIPS 2024) with WordNet in the place of NegRefine's language model.
 */
export function classFamily(wordnet: WordNet, labels: readonly string[], senses: readonly Synset[]): ClassFamily {
  const names = new Set(labels.map((label) => label.toLowerCase()));
  const within = new Set<number>();
  const above = new Set<number>();
  const down = [...senses];
  for (let synset = down.pop(); synset !== undefined; synset = down.pop()) {
    if (within.has(synset.index)) continue;
    within.add(synset.index);
    for (const { text } of synset.lemmas) names.add(text.toLowerCase());
    down.push(...wordnet.hyponyms(synset));
  }
  const up = senses.flatMap((synset) => synset.hypernyms);
  for (let index = up.pop(); index !== undefined; index = up.pop()) {
    if (above.has(index)) continue;
    above.add(index);
    up.push(...(wordnet.nouns[index]?.hypernyms ?? []));
  }
  return { names, within, above };
}
