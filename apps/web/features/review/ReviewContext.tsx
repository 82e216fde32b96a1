'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { ReviewState } from './documents.ts';
import type { ReviewStore } from './reviewStore.ts';
import { useReviewOf } from './useReviews.ts';

/** What every photo on the page asks: what was decided on it, and who else is at it. */
interface Reviewing {
  readonly store: ReviewStore;
  /** By sample: who has it before them elsewhere. */
  readonly holders: ReadonlyMap<string, string>;
}

const Context = createContext<Reviewing | null>(null);

export function ReviewProvider({ value, children }: { value: Reviewing; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

const noStore: Pick<ReviewStore, 'subscribe' | 'stateOf'> = {
  subscribe: () => () => undefined,
  stateOf: () => undefined,
};

/** What a sample is now; on a page without reviewing, what came with it. */
export function useReview<S extends ReviewState>(sample: S): ReviewState & { readonly holder: string | null } {
  const reviewing = useContext(Context);
  const state = useReviewOf(reviewing?.store ?? noStore, sample);
  return { ...state, holder: reviewing?.holders.get(sample.id) ?? null };
}
