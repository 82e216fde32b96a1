import type { Lemma, Synset, WordNet } from './wordnet.ts';

/** Where WordNet lists what only a biologist has words for. */
export const taxonomic: ReadonlySet<string> = new Set(['noun.animal', 'noun.plant']);

/** A species by its Latin name, as in Chrysaora quinquecirrha: nobody calls a photo that. */
export const binomial = /^[A-Z][a-z]+ [a-z]+$/;

/**
 * The lemma by which people call a synset: the one most used in tagged text, else one without capitals, else the first;
 * undefined where it must be used and none is.
 */
export function everydayLemma(lemmas: readonly Lemma[], mustBeUsed: boolean): string | undefined {
  const used = lemmas.reduce((most, { count }) => Math.max(most, count), 0);
  if (mustBeUsed && used === 0) return undefined;
  const common = lemmas.filter(({ count }) => count === used);
  return (common.find(({ text }) => text === text.toLowerCase()) ?? common[0])?.text;
}

/** All that lies above a synset, by index. */
export function ancestors(wordnet: WordNet, synset: Synset): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [...synset.hypernyms];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    open.push(...(wordnet.nouns[index]?.hypernyms ?? []));
  }
  return seen;
}
