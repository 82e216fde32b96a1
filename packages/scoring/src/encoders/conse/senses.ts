import { type Meanings, whyByWordNet } from '../../corpus/glossary.ts';
import { lookUp, lookUpForm } from '../../corpus/lookup.ts';
import type { Synset, WordNet } from '../../corpus/wordnet.ts';
import type { Hierarchy } from './hierarchy.ts';

type PlacedClasses = Hierarchy & { readonly classes: ReadonlySet<number> };

export interface WeightedSense {
  readonly synset: Synset;
  /** Share of the label's meaning; a label's senses sum to 1. */
  readonly weight: number;
}

/** Prior of a sense by its rank among the lemma's meanings; further senses are dropped. */
const rankPrior = [0.7, 0.2, 0.1, 0.05, 0.03, 0.02];

/**
 * The senses of a label, weighted towards what the image model can see: × 40 where the sense is one of its classes,
 * × 5 where one lies below it, × 4 where it is a physical entity. Empty when WordNet has no sense for it.
 */
export function weightedSenses(wordnet: WordNet, hierarchy: PlacedClasses, label: string): WeightedSense[] {
  const senses = lookUp(wordnet, label)
    .slice(0, rankPrior.length)
    .map((synset, rank) => {
      const seen = hierarchy.classes.has(synset.index) ? 40 : (hierarchy.classesBelow[synset.index] ?? 0) > 0 ? 5 : 1;
      const physical = hierarchy.physical[synset.index] === 1 ? 4 : 1;
      return { synset, weight: (rankPrior[rank] ?? 0) * seen * physical };
    });
  const total = senses.reduce((sum, { weight }) => sum + weight, 0);
  return senses.map(({ synset, weight }) => ({ synset, weight: weight / total }));
}

/** The sense that a label most likely means. */
export function mainSense(senses: readonly WeightedSense[]): Synset | undefined {
  return senses.reduce<WeightedSense | undefined>(
    (best, sense) => (best === undefined || sense.weight > best.weight ? sense : best),
    undefined,
  )?.synset;
}

/** All that a label may mean, rare meanings that weigh nothing included, and why the likeliest one is. */
export function weighedMeanings(wordnet: WordNet, hierarchy: PlacedClasses, text: string): Meanings {
  const { form, senses: found } = lookUpForm(wordnet, text);
  const weighed = weightedSenses(wordnet, hierarchy, text).map(({ synset, weight }) => ({ synset, share: weight }));
  const rare = found.slice(weighed.length).map((synset) => ({ synset, share: 0 }));
  const senses = [...weighed.sort((a, b) => b.share - a.share), ...rare];
  const [chosen] = senses;
  const why = () => {
    if (chosen === undefined || senses.length === 1) return whyByWordNet(wordnet, text);
    const { index } = chosen.synset;
    if (hierarchy.classes.has(index)) return 'The image model knows this meaning as one of its classes.';
    if ((hierarchy.classesBelow[index] ?? 0) > 0) return 'The image model knows kinds of it as its classes.';
    if (chosen.synset === found[0]) return whyByWordNet(wordnet, text);
    return `The most frequent meaning of “${form}” that is a physical thing, which a photo can show.`;
  };
  return { text, senses, why: why() };
}
