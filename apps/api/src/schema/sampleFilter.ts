import { type QualityIssue as Issue, type Split as SplitName, StrayError } from '@stray/core';
import type { Decision as DecisionName, SampleFilter as Filter } from '@stray/db';
import { z } from 'zod';
import { builder } from '../builder.ts';
import { Decision, QualityIssue, Split } from './scalars.ts';

const FloatRange = builder.inputType('FloatRange', {
  description: 'Both ends belong to the range, or neither with `gt` and `lt`.',
  fields: (t) => ({ gte: t.float(), gt: t.float(), lte: t.float(), lt: t.float() }),
});

interface RangeInput {
  readonly gte?: number | null;
  readonly gt?: number | null;
  readonly lte?: number | null;
  readonly lt?: number | null;
}

export interface FilterInput {
  readonly flagged?: boolean | null;
  readonly failed?: boolean | null;
  readonly score?: RangeInput | null;
  readonly pValue?: RangeInput | null;
  readonly declaredClass?: string | null;
  readonly nearestLabel?: string | null;
  readonly mismatch?: boolean | null;
  readonly nearNegative?: string | null;
  readonly looksLike?: string | null;
  readonly near?: string | null;
  readonly path?: string | null;
  readonly split?: SplitName | null;
  readonly quality?: Issue | null;
  readonly duplicateGroup?: string | null;
  readonly decision?: DecisionName | null;
  readonly reviewed?: boolean | null;
  readonly reviewer?: string | null;
  readonly tag?: string | null;
  readonly note?: string | null;
  readonly and?: readonly FilterInput[] | null;
  readonly or?: readonly FilterInput[] | null;
  readonly not?: FilterInput | null;
}

export const SampleFilter = builder.inputRef<FilterInput>('SampleFilter');

SampleFilter.implement({
  description: 'All fields that are given have to hold.',
  fields: (t) => ({
    flagged: t.boolean(),
    failed: t.boolean({ description: 'True for the samples that have an error.' }),
    score: t.field({ type: FloatRange }),
    pValue: t.field({ type: FloatRange, description: 'Samples without a p-value are in no range.' }),
    declaredClass: t.string({ description: 'One of its declared classes.' }),
    nearestLabel: t.string(),
    nearNegative: t.string({ description: 'The negative that is nearest to the sample.' }),
    looksLike: t.string({ description: 'The word outside the classes that it comes nearest to.' }),
    near: t.string({
      description: 'Any of its nearest negatives, or of the words outside the classes that it comes near to.',
    }),
    mismatch: t.boolean({
      description: 'It has declared classes, and the class that it comes nearest to is none of them.',
    }),
    path: t.string({ description: 'Part of the path, in any case.' }),
    split: t.field({ type: Split }),
    quality: t.field({ type: QualityIssue, description: 'Has this issue.' }),
    duplicateGroup: t.string({ description: 'Value of the facet DUPLICATE: belongs to these copies.' }),
    decision: t.field({ type: Decision }),
    reviewed: t.boolean({ description: 'True for the samples that somebody has decided on.' }),
    reviewer: t.string({ description: 'Name of who reviewed it last.' }),
    tag: t.string(),
    note: t.string({ description: 'Part of the note, in any case.' }),
    and: t.field({ type: [SampleFilter] }),
    or: t.field({ type: [SampleFilter] }),
    not: t.field({ type: SampleFilter }),
  }),
});

const deepestFilter = 8;
const mostConditions = 100;

/** The filter without its nulls, which mean the same as leaving a field out. @throws StrayError BAD_ARGUMENT for one too large */
export function readFilter(input: FilterInput): Filter {
  let conditions = 0;
  const read = (given: FilterInput, depth: number): Filter => {
    if (depth > deepestFilter)
      throw new StrayError('BAD_ARGUMENT', `The filter is nested deeper than ${deepestFilter} levels.`);
    if (++conditions > mostConditions)
      throw new StrayError('BAD_ARGUMENT', `The filter has more than ${mostConditions} parts.`);
    const { score, pValue, and, or, not, ...fields } = given;
    if (fields.duplicateGroup != null && !z.uuid().safeParse(fields.duplicateGroup).success) {
      throw new StrayError('BAD_ARGUMENT', '`duplicateGroup` is no value of the facet DUPLICATE.');
    }
    return {
      ...(withoutNulls(fields) as Filter),
      ...(score != null && { score: withoutNulls(score) }),
      ...(pValue != null && { pValue: withoutNulls(pValue) }),
      ...(and != null && { and: and.map((part) => read(part, depth + 1)) }),
      ...(or != null && { or: or.map((part) => read(part, depth + 1)) }),
      ...(not != null && { not: read(not, depth + 1) }),
    };
  };
  return read(input, 1);
}

type WithoutNulls<T> = { [K in keyof T]?: NonNullable<T[K]> };

function withoutNulls<T extends object>(given: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as WithoutNulls<T>;
}
