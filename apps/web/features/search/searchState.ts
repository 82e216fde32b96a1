import { parseFilter } from '@stray/core/filter';
import type { SampleFilter, SimilarTo } from '../samples/documents.ts';

/** What photos are compared with. */
export type Like =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sample'; readonly id: string }
  /** What the API answered to an image. */
  | { readonly kind: 'image'; readonly id: string };

/** The part of a view that its search bar holds. */
export interface SearchState {
  /** In the filter language. */
  readonly q: string;
  /** Nearest photos first; null for the order by score. */
  readonly like: Like | null;
}

export const initialSearch: SearchState = { q: '', like: null };

/** As many characters as the API takes. */
export const longestLikeText = 200;
const longestId = 100;
const longestQuery = 2000;

/** `?q=score+%3C+0.3&like=text%3Astreet`; what is too long or unknown is left out. */
export function parseSearch(params: URLSearchParams): SearchState {
  const q = (params.get('q') ?? '').replace(/\p{Cc}/gu, ' ').trim();
  return { q: q.length > longestQuery ? '' : q, like: parseLike(params.get('like') ?? '') };
}

function parseLike(given: string): Like | null {
  const [, kind, rest = ''] = /^(text|sample|image):(.+)$/u.exec(given.replace(/\p{Cc}/gu, ' ')) ?? [];
  const value = rest.trim();
  if (value === '' || value.length > longestLikeText) return null;
  if (kind === 'text') return { kind, text: value };
  return (kind === 'sample' || kind === 'image') && value.length <= longestId ? { kind, id: value } : null;
}

export function writeSearch(params: URLSearchParams, { q, like }: SearchState): void {
  if (q.trim() !== '') params.set('q', q.trim());
  if (like !== null) params.set('like', `${like.kind}:${like.kind === 'text' ? like.text : like.id}`);
}

/** A filter with what was typed added to it; what is no filter adds nothing, and is told of where it was typed. */
export function withTyped(filter: SampleFilter, q: string): SampleFilter {
  const { filter: typed } = parseFilter(q);
  if (typed === undefined || Object.keys(typed).length === 0) return filter;
  // Lists that are never written to are lists to the API all the same.
  const given = typed as SampleFilter;
  return Object.keys(filter).length === 0 ? given : { ...filter, and: [given] };
}

export function similarToOf(like: Like | null): SimilarTo | null {
  if (like === null) return null;
  switch (like.kind) {
    case 'text':
      return { text: like.text };
    case 'sample':
      return { sampleId: like.id };
    case 'image':
      return { imageId: like.id };
    default:
      return like satisfies never;
  }
}

/** Whether one can go back from the second to the first. */
export const isNewSearch = (before: SearchState, after: SearchState): boolean =>
  before.q !== after.q || JSON.stringify(before.like) !== JSON.stringify(after.like);
