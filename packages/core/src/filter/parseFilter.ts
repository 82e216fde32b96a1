import { type Expected, type Note, wordsFor } from './expected.ts';
import { parseCondition } from './parseCondition.ts';
import { anyOf, type FilterError, FilterRefused } from './refusal.ts';
import type { SampleFilter } from './sampleFilter.ts';
import { type Scanner, scan } from './scanner.ts';

export type ParsedFilter =
  | { readonly filter: SampleFilter; readonly error?: undefined }
  | { readonly error: FilterError; readonly filter?: undefined };

export const longestFilterText = 2000;

/** Levels that a filter may have, and parts in all; the API takes somewhat more, for whoever puts filters together. */
const most = { depth: 6, parts: 90 } as const;
const deepestBrackets = 40;

/**
 * A filter as people write it: `score < 0.3 and near "invoice" and not reviewed` (docs/filters.md). Without any text it is the
 * filter of all samples.
 */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { filter: readFilterText(text) };
  } catch (error) {
    if (error instanceof FilterRefused) return { error: error.refusal };
    throw error;
  }
}

/**
 * @param note is told what may stand where, as it is read
 * @throws FilterRefused
 */
export function readFilterText(text: string, note: Note = () => undefined): SampleFilter {
  if (text.length > longestFilterText) {
    const message = `A filter has at most ${longestFilterText} characters.`;
    throw new FilterRefused({ message, from: longestFilterText, to: text.length, expected: [] });
  }
  const scanner = scan(text);
  if (scanner.atEnd) {
    note(scanner.at, { kind: 'condition' });
    return {};
  }
  const filter = alternatives(scanner, note, 0);
  if (!scanner.atEnd) throw refused(scanner, { kind: 'connective', inBrackets: false });
  if (depthOf(filter) > most.depth || partsOf(filter) > most.parts) {
    const message = `The filter is too large: it may be nested ${most.depth} levels deep and have ${most.parts} parts.`;
    throw new FilterRefused({ message, from: 0, to: text.length, expected: [] });
  }
  return filter;
}

/** a or b or c */
function alternatives(scanner: Scanner, note: Note, depth: number): SampleFilter {
  const parts = [conjunction(scanner, note, depth)];
  while (scanner.keyword('or')) parts.push(conjunction(scanner, note, depth));
  return joined('or', parts);
}

/** a and b and c */
function conjunction(scanner: Scanner, note: Note, depth: number): SampleFilter {
  const parts = [negation(scanner, note, depth)];
  const between: Expected = { kind: 'connective', inBrackets: depth > 0 };
  for (;;) {
    note(scanner.at, between);
    if (!scanner.keyword('and')) return joined('and', parts);
    parts.push(negation(scanner, note, depth));
  }
}

/** not a */
function negation(scanner: Scanner, note: Note, depth: number): SampleFilter {
  note(scanner.at, { kind: 'condition' });
  const begun = scanner.at;
  if (depth > deepestBrackets) {
    const message = `It is nested deeper than ${deepestBrackets} levels.`;
    throw new FilterRefused({ message, from: begun, to: begun, expected: [] });
  }
  if (scanner.keyword('not')) return opposite(negation(scanner, note, depth + 1));
  const bracket = scanner.sign(['(']);
  if (bracket !== undefined) {
    const inner = alternatives(scanner, note, depth + 1);
    if (scanner.sign([')'])) return inner;
    if (!scanner.atEnd) throw refused(scanner, { kind: 'connective', inBrackets: true });
    const message = 'The bracket that opens here is not closed.';
    throw new FilterRefused({ message, from: bracket.from, to: bracket.to, expected: [')'] });
  }
  if (scanner.keyword('all')) return {};
  return parseCondition(scanner, note);
}

/** Chains of the same word become one list; what is alone stays alone. */
function joined(word: 'and' | 'or', parts: readonly SampleFilter[]): SampleFilter {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const flat = parts.flatMap((part) => (isOnly(part, word) ? (part[word] ?? []) : [part]));
  return { [word]: flat };
}

const isOnly = (filter: SampleFilter, key: keyof SampleFilter): boolean =>
  filter[key] !== undefined && Object.keys(filter).length === 1;

/** `not flagged` is a field's own value, which an index may know. */
function opposite(filter: SampleFilter): SampleFilter {
  for (const key of ['flagged', 'failed', 'mismatch', 'reviewed'] as const) {
    if (isOnly(filter, key)) return { [key]: !filter[key] };
  }
  return { not: filter };
}

function refused(scanner: Scanner, expected: Expected): FilterRefused {
  const { text, from, to } = scanner.anything();
  const wanted = wordsFor(expected);
  return new FilterRefused({ message: `Before “${text}” comes ${anyOf(wanted)}.`, from, to, expected: wanted });
}

const children = ({ and = [], or = [], not }: SampleFilter): SampleFilter[] => [...and, ...or, ...(not ? [not] : [])];
const depthOf = (filter: SampleFilter): number => 1 + Math.max(0, ...children(filter).map(depthOf));
const partsOf = (filter: SampleFilter): number => children(filter).reduce((sum, part) => sum + partsOf(part), 1);
