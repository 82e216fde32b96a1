import { useMemo } from 'react';
import { useAnswer } from '../api/useAnswer.ts';
import { ClassCounts, type SampleFilter } from './documents.ts';

/** Classes that are counted: the most frequent ones. */
const mostCounted = 500;

const isKnown = (entry: readonly [string, number | null]): entry is [string, number] => entry[1] !== null;

export interface CountedChoice {
  readonly datasetId: string;
  /** None are counted while nothing is scored. */
  readonly labels: readonly string[];
  /** Without a class. */
  readonly filter: SampleFilter | null;
}

/** How many samples of a choice are nearest to each class; empty until that is known. */
export function useClassCounts(
  { datasetId, labels, filter }: CountedChoice,
  revision: string,
): ReadonlyMap<string, number> {
  const asked = labels.length === 0 ? null : { id: datasetId, filter, first: mostCounted };
  // The list is as useful without its counts; what is wrong is said elsewhere.
  const { data } = useAnswer(ClassCounts, asked, { revision });
  const facets = data?.node?.__typename === 'Dataset' ? data.node.facets : null;
  return useMemo(() => {
    if (facets === null) return new Map();
    const found = new Map(facets.map(({ value, count }) => [value, count]));
    // Beyond the most frequent ones nothing is known.
    const missing = facets.length < mostCounted ? 0 : null;
    return new Map(labels.map((label) => [label, found.get(label) ?? missing] as const).filter(isKnown));
  }, [facets, labels]);
}
