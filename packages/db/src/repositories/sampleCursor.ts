import { StrayError } from '@stray/core';
import { fieldsOf, writeFields } from './paging.ts';

/** The place of a row in an order; what comes after it is the next page. */
export type Place =
  | { readonly kind: 'score'; readonly score: number; readonly id: string }
  /** Behind all rows that have a score. */
  | { readonly kind: 'unscored'; readonly id: string }
  | { readonly kind: 'similar'; readonly similarity: number; readonly id: string }
  /** Behind all rows that can be compared with what is searched for. */
  | { readonly kind: 'unlike'; readonly id: string }
  | { readonly kind: 'path'; readonly path: string; readonly id: string }
  | { readonly kind: 'created'; readonly at: Date; readonly id: string };

export function writePlace(place: Place): string {
  return writeFields(Object.values(place));
}

/** @throws StrayError BAD_ARGUMENT for anything that `writePlace` has not written */
export function readPlace(cursor: string): Place {
  const place = parse(cursor);
  if (place === undefined) throw new StrayError('BAD_ARGUMENT', 'The cursor is not one of this list.');
  return place;
}

function parse(cursor: string): Place | undefined {
  const [kind, first, second] = fieldsOf(cursor);
  if ((kind === 'unscored' || kind === 'unlike') && isId(first)) return { kind, id: first };
  if (!isId(second)) return undefined;
  if (kind === 'score' && typeof first === 'number') return { kind, score: first, id: second };
  if (kind === 'similar' && typeof first === 'number') return { kind, similarity: first, id: second };
  if (typeof first !== 'string') return undefined;
  if (kind === 'path') return { kind, path: first, id: second };
  const at = new Date(first);
  return kind === 'created' && !Number.isNaN(at.getTime()) ? { kind, at, id: second } : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
