import type { KnownValues } from '@stray/core/filter';
import { useMemo } from 'react';
import { useAnswer } from '../api/useAnswer.ts';
import { type KnownFacet, LookAtKnown } from './documents.ts';

const kinds = {
  NEAREST_NEGATIVE: 'negatives',
  LOOKS_LIKE: 'words',
  NEAREST_LABEL: 'labels',
  DECLARED_CLASS: 'classes',
  TAG: 'tags',
  REVIEWER: 'reviewers',
} as const satisfies Partial<Record<KnownFacet['facet'], keyof KnownValues>>;

/** What the dataset has, the most frequent first; nothing until somebody wants to type. */
export function useKnownValues(datasetId: string, { wanted }: { readonly wanted: boolean }): KnownValues {
  const { data } = useAnswer(LookAtKnown, wanted ? { id: datasetId } : null);
  const facets = data?.node?.__typename === 'Dataset' ? data.node.facets : null;
  return useMemo(() => {
    const known = Object.entries(kinds).map(([facet, kind]) => [
      kind,
      (facets ?? []).filter((one) => one.facet === facet).map(({ value }) => value),
    ]);
    return Object.fromEntries(known);
  }, [facets]);
}
