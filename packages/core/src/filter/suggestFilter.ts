import { type Expected, operatorsOf } from './expected.ts';
import { type Field, fields, type KnownKind } from './fields.ts';
import { readFilterText } from './parseFilter.ts';
import { printValue } from './printFilter.ts';
import { FilterRefused } from './refusal.ts';

/** What a dataset has, the most frequent first. */
export type KnownValues = Partial<Readonly<Record<KnownKind, readonly string[]>>>;

export interface Suggestion {
  readonly kind: 'field' | 'operator' | 'value' | 'keyword';
  /** Takes the place of the text from `from` to `to`. */
  readonly insert: string;
  /** What it says, in a few words; empty where it speaks for itself. */
  readonly says: string;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  /** The likeliest first. */
  readonly items: readonly Suggestion[];
}

const mostSuggestions = 12;

/** What a person may go on with where the caret stands in a text that is to become a filter. */
export function suggestFilter(text: string, caret: number, known: KnownValues = {}): Suggestions {
  const before = text.slice(0, caret);
  const { at, expected } = expectedAt(before);
  const typed = before.slice(at);
  const rest = /^[^\s()"]*/.exec(text.slice(caret))?.[0].length ?? 0;
  const wanted = typed.replace(/^["“'„]/, '').toLowerCase();
  const ranked = expected
    .flatMap((one) => suggestionsFor(one, known))
    .map((item) => ({ item, rank: rankOf(item, wanted) }))
    .filter(({ rank }) => rank < unwanted)
    .sort((a, b) => a.rank - b.rank);
  return { from: at, to: caret + rest, items: ranked.slice(0, mostSuggestions).map(({ item }) => item) };
}

/** What the grammar waited for last, and where that begins; what touches the caret may still be going on. */
function expectedAt(before: string): { readonly at: number; readonly expected: readonly Expected[] } {
  const notes: { at: number; expected: Expected }[] = [];
  try {
    readFilterText(before, (at, expected) => notes.push({ at, expected }));
  } catch (error) {
    if (!(error instanceof FilterRefused)) throw error;
  }
  const goesOn = before !== '' && !/[\s(]$/.test(before);
  const reached = notes.filter(({ at }) => !goesOn || at < before.length);
  const at = Math.max(0, ...reached.map((note) => note.at));
  return { at, expected: reached.filter((note) => note.at === at).map((note) => note.expected) };
}

const unwanted = 9;

function rankOf({ insert }: Suggestion, wanted: string): number {
  const text = insert.replace(/^"/, '').toLowerCase();
  if (text.startsWith(wanted)) return 0;
  return text.split(/[\s/-]+/).some((word) => word.startsWith(wanted)) ? 1 : unwanted;
}

function suggestionsFor(expected: Expected, known: KnownValues): Suggestion[] {
  switch (expected.kind) {
    case 'condition':
      return [...fields.map(suggestField), keyword('not', 'the others'), keyword('(', 'to put conditions together')];
    case 'connective':
      return [
        keyword('and', 'both have to hold'),
        keyword('or', 'one of both has to hold'),
        ...(expected.inBrackets ? [keyword(')', '')] : []),
      ];
    case 'operator':
      return operatorsOf(expected.field).map((insert) => ({
        kind: 'operator',
        insert,
        says: saysOperator[insert] ?? '',
      }));
    case 'value':
      return valuesOf(expected.field, known).map((insert) => ({ kind: 'value', insert, says: '' }));
    default:
      return expected satisfies never;
  }
}

const suggestField = ({ name, says }: Field): Suggestion => ({ kind: 'field', insert: name, says });
const keyword = (insert: string, says: string): Suggestion => ({ kind: 'keyword', insert, says });

const saysOperator: Readonly<Record<string, string>> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '=': 'is',
  '!=': 'is not',
  '~': 'has in it',
};

function valuesOf(field: Field, known: KnownValues): string[] {
  if (field.kind === 'number') return field.key === 'score' ? ['0.3', '0.5', '0.1..0.3'] : ['0.05', '0.01'];
  if (field.kind === 'flag') return [];
  if (field.oneOf !== undefined) return [...field.oneOf.keys()];
  const values = (field.known ?? []).flatMap((kind) => known[kind] ?? []);
  return [...new Set(values)].map(printValue);
}
