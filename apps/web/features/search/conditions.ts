import { parseFilter, printFilter } from '@stray/core/filter';

/** One condition that is in force beside others, and how to do without it. */
export interface Condition {
  readonly text: string;
  readonly drop: () => void;
}

/** The parts of a typed filter that all have to hold, each with the filter that is left without it. */
export function typedConditions(q: string): readonly { readonly text: string; readonly rest: string }[] {
  const { filter } = parseFilter(q);
  if (filter === undefined || Object.keys(filter).length === 0) return [];
  const { and = [] } = filter;
  if (and.length === 0) return [{ text: printFilter(filter), rest: '' }];
  return and.map((part, i) => {
    const others = and.filter((_, j) => j !== i);
    const [only = {}] = others;
    return { text: printFilter(part), rest: printFilter(others.length === 1 ? only : { and: others }) };
  });
}
