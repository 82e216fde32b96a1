import { comparisons, type Field } from './fields.ts';

/** What the grammar waits for at a place. */
export type Expected =
  | { readonly kind: 'condition' }
  | { readonly kind: 'connective'; readonly inBrackets: boolean }
  | { readonly kind: 'operator'; readonly field: Field }
  | { readonly kind: 'value'; readonly field: Field };

export type Note = (at: number, expected: Expected) => void;

/** The same in words of the language, or for what cannot be listed, in plain ones. */
export function wordsFor(expected: Expected): readonly string[] {
  switch (expected.kind) {
    case 'condition':
      return ['a field', 'not', '('];
    case 'connective':
      return expected.inBrackets ? ['and', 'or', ')'] : ['and', 'or'];
    case 'operator':
      return operatorsOf(expected.field);
    case 'value':
      return valuesOf(expected.field);
    default:
      return expected satisfies never;
  }
}

export function operatorsOf(field: Field): readonly string[] {
  switch (field.kind) {
    case 'number':
      return comparisons;
    case 'flag':
      return [];
    case 'text':
      return field.operator === '=' ? ['=', '!='] : field.operator === '~' ? ['~'] : [];
    default:
      return field satisfies never;
  }
}

function valuesOf(field: Field): readonly string[] {
  if (field.kind === 'number') return ['a number', 'a range such as 0.1..0.3'];
  if (field.kind === 'text' && field.oneOf !== undefined) return [...field.oneOf.keys()];
  return ['a text'];
}
