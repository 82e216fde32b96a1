import { lookUp } from '../../corpus/lookup.ts';
import type { Synset, WordNet } from '../../corpus/wordnet.ts';
import type { Hierarchy } from './hierarchy.ts';

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
export function weightedSenses(
  wordnet: WordNet,
  hierarchy: Hierarchy & { readonly classes: ReadonlySet<number> },
  label: string,
): WeightedSense[] {
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
