import { type Field, fields, keywords } from './fields.ts';
import type { NumberRange, SampleFilter } from './sampleFilter.ts';

/** A piece of text, and how tightly its parts hold together. */
interface Piece {
  readonly text: string;
  readonly binds: 'or' | 'and' | 'whole';
}

/** A filter as `parseFilter` reads it: what is printed and read again holds for the same samples. */
export function printFilter(filter: SampleFilter): string {
  return Object.keys(filter).length === 0 ? '' : pieceOf(filter).text;
}

function pieceOf(filter: SampleFilter): Piece {
  const { and = [], or, not } = filter;
  const pieces = [
    ...fields.flatMap((field) => conditions(field, filter)),
    ...and.map(pieceOf),
    ...(or === undefined ? [] : [anyPiece(or)]),
    ...(not === undefined ? [] : [{ text: `not ${bracketed(pieceOf(not), 'whole')}`, binds: 'whole' } as const]),
  ];
  const [only = all, ...others] = pieces;
  if (others.length === 0) return only;
  return { text: pieces.map((piece) => bracketed(piece, 'and')).join(' and '), binds: 'and' };
}

const all: Piece = { text: 'all', binds: 'whole' };

function anyPiece(parts: readonly SampleFilter[]): Piece {
  const [only = { text: 'not all', binds: 'whole' } as const, ...others] = parts.map(pieceOf);
  if (others.length === 0) return only;
  return { text: [only, ...others].map(({ text }) => text).join(' or '), binds: 'or' };
}

const tightness = { or: 0, and: 1, whole: 2 } as const;

const bracketed = ({ text, binds }: Piece, within: Piece['binds']): string =>
  tightness[binds] < tightness[within] ? `(${text})` : text;

function conditions(field: Field, filter: SampleFilter): Piece[] {
  return textsOf(field, filter).map((text) => ({ text, binds: 'whole' }));
}

function textsOf(field: Field, filter: SampleFilter): string[] {
  const { name } = field;
  switch (field.kind) {
    case 'flag': {
      const value = filter[field.key];
      return value === undefined ? [] : [value ? name : `not ${name}`];
    }
    case 'number': {
      const range = filter[field.key];
      return range === undefined ? [] : comparisonsOf(range).map((text) => `${name} ${text}`);
    }
    case 'text': {
      const value = filter[field.key];
      if (value === undefined) return [];
      const [chosen] = [...(field.oneOf ?? [])].find(([, meaning]) => meaning === value) ?? [];
      return [[name, ...(field.operator === null ? [] : [field.operator]), chosen ?? printValue(value)].join(' ')];
    }
    default:
      return field satisfies never;
  }
}

function comparisonsOf({ gte, gt, lte, lt }: NumberRange): string[] {
  const whole = gte !== undefined && lte !== undefined && gte <= lte;
  return [
    ...(whole ? [gte === lte ? `= ${gte}` : `${gte}..${lte}`] : []),
    ...(gte !== undefined && !whole ? [`>= ${gte}`] : []),
    ...(lte !== undefined && !whole ? [`<= ${lte}`] : []),
    ...(gt === undefined ? [] : [`> ${gt}`]),
    ...(lt === undefined ? [] : [`< ${lt}`]),
  ];
}

/** In quotes, unless it is one plain word. */
export function printValue(value: string): string {
  const plain = /^[\p{L}\p{N}_./-]+$/u.test(value) && !keywords.includes(value.toLowerCase());
  return plain ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
