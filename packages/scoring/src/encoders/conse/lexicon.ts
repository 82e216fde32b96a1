import type { ClassFamily } from '../../corpus/classFamily.ts';
import { ancestors, binomial, everydayLemma, taxonomic } from '../../corpus/everyday.ts';
import type { Synset, WordNet } from '../../corpus/wordnet.ts';
import type { LexiconTable } from '../textTower.ts';
import type { Hierarchy } from './hierarchy.ts';

export interface LexiconInput {
  readonly wordnet: WordNet;
  readonly hierarchy: Hierarchy & { readonly classes: ReadonlySet<number> };
  /** Full-closure norm of each synset. */
  readonly norms: Float32Array;
  /** [directions, dimension], not yet divided by a synset's norm. */
  readonly directions: Float32Array;
  readonly dimension: number;
  readonly classes: ClassFamily;
  /** True when the lemma (lower case) most likely means the synset. */
  readonly means: (lemma: string, synset: Synset) => boolean;
}

/**
 * Physical synsets by an everyday lemma. Of the synsets that share a direction only the one with the least norm can be
 * nearest to an image, so it stands for all of them. A general term that stands above the classifier's classes (furniture,
 * "structural member") and an animal or plant that is none of them (robin, hadrosaur) must be in use.
 */
export function conseLexicon(input: LexiconInput): LexiconTable {
  const { wordnet, hierarchy, norms, directions, dimension, classes, means } = input;
  const chosen = new Map<number, { synset: Synset; text: string }>();
  for (const synset of wordnet.nouns) {
    if (hierarchy.physical[synset.index] !== 1 || !((norms[synset.index] ?? 0) > 0)) continue;
    const isClass = hierarchy.classes.has(synset.index);
    const own = synset.lemmas.filter(
      ({ text }) => (isClass || !binomial.test(text)) && means(text.toLowerCase(), synset),
    );
    const general = (hierarchy.classesBelow[synset.index] ?? 0) > 0;
    const text = everydayLemma(own, !isClass && (general || taxonomic.has(synset.lexfile)));
    if (text === undefined) continue;
    if (classes.within.has(synset.index) || classes.above.has(synset.index)) continue;
    if (classes.names.has(text.toLowerCase())) continue;
    const direction = hierarchy.directionOf[synset.index] ?? 0;
    const rival = chosen.get(direction);
    if (rival === undefined || (norms[synset.index] ?? 0) < (norms[rival.synset.index] ?? 0)) {
      chosen.set(direction, { synset, text });
    }
  }
  const words = [...chosen.values()];
  const embeddings = new Float32Array(words.length * dimension);
  words.forEach(({ synset }, i) => {
    const from = (hierarchy.directionOf[synset.index] ?? 0) * dimension;
    const norm = norms[synset.index] ?? 1;
    embeddings.set(
      directions.subarray(from, from + dimension).map((x) => x / norm),
      i * dimension,
    );
  });
  const positionOf = new Map(words.map(({ synset }, position) => [synset.index, position]));
  return {
    texts: words.map(({ text }) => text),
    embeddings,
    above: words.map(({ synset }) => [...ancestors(wordnet, synset)].flatMap((index) => positionOf.get(index) ?? [])),
  };
}
