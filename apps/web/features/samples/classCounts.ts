import { gql, type TypedDocumentNode } from '@urql/core';
import type { SampleFilter } from './documents.ts';

/** Classes that are counted in one question. */
export const mostCounted = 50;

export interface ClassCounts {
  readonly node: Readonly<Record<string, { readonly totalCount: number } | string>> | null;
}

/** Asks for the number of samples nearest to each of `count` classes: as many fields as classes, so it is written here. */
export function classCountsDocument(count: number): TypedDocumentNode<ClassCounts, Record<string, unknown>> {
  const places = Array.from({ length: count }, (_, place) => place);
  return gql<ClassCounts, Record<string, unknown>>(`
    query ClassCounts($id: ID!, ${places.map((place) => `$filter${place}: SampleFilter`).join(', ')}) {
      node(id: $id) {
        __typename
        ... on Dataset {
          ${places.map((place) => `count${place}: samples(first: 1, filter: $filter${place}) { totalCount }`).join('\n')}
        }
      }
    }
  `);
}

export function classCountsVariables(id: string, labels: readonly string[], filter: SampleFilter | null) {
  const filters = labels.map((nearestLabel, place) => [`filter${place}`, { ...filter, nearestLabel }] as const);
  return { id, ...Object.fromEntries(filters) };
}

/** By class; a class that the answer does not tell of is left out. */
export function classCountsIn({ node }: ClassCounts, labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [place, label] of labels.entries()) {
    const answer = node?.[`count${place}`];
    if (typeof answer === 'object') counts.set(label, answer.totalCount);
  }
  return counts;
}
