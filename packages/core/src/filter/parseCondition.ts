import { type Note, operatorsOf } from './expected.ts';
import { comparisons, type Field, fieldNamed, fields, keywords, type NumberField, type TextField } from './fields.ts';
import { nearWord } from './nearWord.ts';
import { anyOf, FilterRefused } from './refusal.ts';
import type { NumberRange, SampleFilter } from './sampleFilter.ts';
import type { Scanner, Token } from './scanner.ts';

/** One condition, such as `score < 0.3` or `flagged`. @throws FilterRefused */
export function parseCondition(scanner: Scanner, note: Note): SampleFilter {
  const field = readField(scanner);
  switch (field.kind) {
    case 'flag':
      return readFlag(scanner, field);
    case 'number':
      return { [field.key]: readRange(scanner, note, field) };
    case 'text':
      return readText(scanner, note, field);
    default:
      return field satisfies never;
  }
}

function readField(scanner: Scanner): Field {
  const word = scanner.word();
  if (word === undefined) {
    if (!scanner.atEnd) {
      const { text, from, to } = scanner.anything();
      throw refuse(`Here a field is wanted, and not “${text}”.`, { from, to }, ['a field', 'not', '(']);
    }
    throw refuse('Something is missing at the end, such as flagged.', end(scanner), ['a field', 'not', '(']);
  }
  if (word.text.toLowerCase() === 'looks' && scanner.keyword('like')) return known('looks like');
  const field = fieldNamed(word.text);
  if (field !== undefined) return field;
  const name = word.text.toLowerCase();
  if (name === 'looks') throw refuse('After “looks” comes like.', word, ['like']);
  if (keywords.includes(name)) throw refuse(`Before “${word.text}” comes a field.`, word, ['a field']);
  const meant = nearWord(
    name,
    fields.map((one) => one.name),
  );
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw refuse(`“${word.text}” is no field${hint || '.'}`, word, meant === undefined ? ['a field'] : [meant]);
}

function known(name: string): Field {
  const field = fieldNamed(name);
  if (field === undefined) throw new Error(`There is no field ${name}.`);
  return field;
}

function readFlag(scanner: Scanner, { name, key }: Extract<Field, { kind: 'flag' }>): SampleFilter {
  const sign = scanner.sign([...comparisons, '!=', '~']);
  if (sign) throw refuse(`${name} stands alone: write ${name} or not ${name}.`, sign, ['and', 'or']);
  return { [key]: true };
}

function readRange(scanner: Scanner, note: Note, field: NumberField): NumberRange {
  note(scanner.at, { kind: 'operator', field });
  const sign = scanner.sign(comparisons);
  if (sign === undefined || sign.text === '=') {
    if (sign === undefined && !/^[\d.+-]/.test(scanner.peek())) {
      const wanted = `${field.name} wants ${anyOf(comparisons)} and a number behind it, or a range such as 0.1..0.3.`;
      throw refuse(wanted, here(scanner), [...comparisons, 'a range such as 0.1..0.3']);
    }
    const from = readNumber(scanner, note, field);
    if (!scanner.sign(['..'])) {
      if (sign !== undefined) return { gte: from.value, lte: from.value };
      throw refuse(`Between ${field.name} and a number comes ${anyOf(comparisons)}.`, from, comparisons);
    }
    const to = readNumber(scanner, note, field);
    if (to.value >= from.value) return { gte: from.value, lte: to.value };
    throw refuse('The range ends before it begins.', { from: from.from, to: to.to }, []);
  }
  const { value } = readNumber(scanner, note, field);
  switch (sign.text) {
    case '<':
      return { lt: value };
    case '<=':
      return { lte: value };
    case '>':
      return { gt: value };
    default:
      return { gte: value };
  }
}

function readNumber(scanner: Scanner, note: Note, field: NumberField): Place & { readonly value: number } {
  note(scanner.at, { kind: 'value', field });
  const token = scanner.number();
  if (token !== undefined && Number.isFinite(Number(token.text))) return { ...token, value: Number(token.text) };
  if (token === undefined && scanner.atEnd)
    throw refuse('Here a number is wanted, such as 0.3.', end(scanner), ['a number']);
  const wrong = token ?? scanner.anything();
  throw refuse(`“${wrong.text}” is no number.`, wrong, ['a number']);
}

function readText(scanner: Scanner, note: Note, field: TextField): SampleFilter {
  const { name, operator, key } = field;
  const operators = operatorsOf(field);
  if (operator !== null) note(scanner.at, { kind: 'operator', field });
  const sign = scanner.sign(operator === null ? ['='] : operators);
  if (operator !== null && sign === undefined) {
    throw refuse(`After ${name} comes ${anyOf(operators)}.`, here(scanner), operators);
  }
  note(scanner.at, { kind: 'value', field });
  const token = scanner.value();
  if (token === undefined || token.text.trim() === '')
    throw refuse(wantsValue(field), token ?? here(scanner), ['a text']);
  const filter = { [key]: field.oneOf === undefined ? token.text : choose(token, field, field.oneOf) } as SampleFilter;
  return sign?.text === '!=' ? { not: filter } : filter;
}

function choose(token: Token, { name }: TextField, oneOf: ReadonlyMap<string, string>): string {
  const value = oneOf.get(token.text.toLowerCase().replaceAll('_', '-'));
  if (value !== undefined) return value;
  const words = [...oneOf.keys()];
  throw refuse(`“${token.text}” is no ${name}: there are ${words.join(', ')}.`, token, words);
}

const wantsValue = ({ name, operator, oneOf }: TextField): string =>
  oneOf === undefined
    ? `${operator === null ? name : `${name} ${operator}`} wants a text behind it, in quotes where it has spaces.`
    : `${name} ${operator} wants ${anyOf([...oneOf.keys()])} behind it.`;

type Place = Pick<Token, 'from' | 'to'>;

const end = ({ at }: Scanner): Place => ({ from: at, to: at });

/** What stands there; nothing at the end. */
const here = (scanner: Scanner): Place => (scanner.atEnd ? end(scanner) : scanner.anything());

const refuse = (message: string, { from, to }: Place, expected: readonly string[]): FilterRefused =>
  new FilterRefused({ message, from, to, expected });
