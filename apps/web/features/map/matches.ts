import { printFilter, type SampleFilter as Readable } from '@stray/core/filter';
import { mapWords } from '../../words/index.ts';
import type { SampleFilter } from '../samples/documents.ts';

/** Which points of a map a filter holds for. */
export interface Matches {
  readonly count: number;
  /** 1 for a point that matches, in the order of the points. */
  readonly of: Uint8Array;
}

// Of what the API takes, a view holds nothing that the language has no words for, and no nulls.
export const textOf = (filter: SampleFilter): string => printFilter(filter as Readable);

/** @throws Error in words for people */
export async function loadMatches(projectionId: string, filter: string, signal: AbortSignal): Promise<Matches> {
  const query = new URLSearchParams({ filter });
  const response = await fetch(`/map/${encodeURIComponent(projectionId)}/matching?${query}`, { signal });
  if (!response.ok) throw new Error(response.status === 404 ? mapWords.failures.gone : mapWords.failures.unmatched);
  return readMatches(await response.arrayBuffer());
}

/** @throws RangeError for bytes that are cut short */
export function readMatches(bytes: ArrayBuffer): Matches {
  const view = new DataView(bytes);
  const total = view.getUint32(0, true);
  const bits = new Uint8Array(bytes, 8, Math.ceil(total / 8));
  const of = new Uint8Array(total);
  for (let i = 0; i < total; i++) of[i] = ((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1;
  return { count: view.getUint32(4, true), of };
}
