import { isFilterText, type KnownValues, parseFilter, suggestFilter } from '@stray/core/filter';
import { longestLikeText } from './searchState.ts';

/** A line of the list below the bar. */
export type SearchOption =
  /** Goes on with the filter that is typed. */
  | {
      readonly kind: 'insert';
      readonly text: string;
      readonly says: string;
      /** The whole text after it, and where the caret stands then. */
      readonly typed: string;
      readonly caret: number;
    }
  | { readonly kind: 'filter'; readonly q: string }
  | { readonly kind: 'like'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string };

/** Beside plain words there are two more. */
const mostBesideWords = 4;

/** What may be done with what is typed, in the order in which it is proposed. */
export function searchOptions(text: string, caret: number, known: KnownValues): readonly SearchOption[] {
  const { from, to, items } = suggestFilter(text, caret, known);
  const inserts = items.map(({ insert, says }): SearchOption => {
    const before = `${text.slice(0, from)}${insert} `;
    return { kind: 'insert', text: insert, says, typed: before + text.slice(to).trimStart(), caret: before.length };
  });
  // What stands there already need not be proposed.
  const others = inserts.filter((option) => option.kind !== 'insert' || option.typed.trim() !== text.trim());
  const plain = text.trim();
  if (plain === '') return others;
  if (!isFilterText(text)) return [...others.slice(0, mostBesideWords), ...asWords(plain)];
  if (parseFilter(text).filter !== undefined) return [{ kind: 'filter', q: plain }, ...others];
  return others.length > 0 ? others : asWords(plain);
}

const asWords = (text: string): SearchOption[] =>
  text.length > longestLikeText
    ? []
    : [
        { kind: 'like', text },
        { kind: 'path', path: text },
      ];

/** What Enter does where no line was chosen; null for a filter that is not one yet. */
export function submitted(text: string): SearchOption | null {
  const plain = text.trim();
  if (plain === '' || parseFilter(plain).filter !== undefined) return { kind: 'filter', q: plain };
  return isFilterText(plain) || plain.length > longestLikeText ? null : { kind: 'like', text: plain };
}
