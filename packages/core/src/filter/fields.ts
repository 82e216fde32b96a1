import { qualityIssues } from '../quality.ts';
import { splits } from '../splits.ts';
import { decisions, type SampleFilter } from './sampleFilter.ts';

export type FlagKey = 'flagged' | 'failed' | 'mismatch' | 'reviewed';
export type NumberKey = 'score' | 'pValue';
export type TextKey = Exclude<keyof SampleFilter, FlagKey | NumberKey | 'and' | 'or' | 'not'>;

/** Values that a person may choose among, where the dataset knows them. */
export type KnownKind = 'classes' | 'labels' | 'negatives' | 'words' | 'tags' | 'reviewers';

interface Named {
  readonly name: string;
  /** Other spellings. */
  readonly aliases?: readonly string[];
  /** What it says of a photo, in a few words. */
  readonly says: string;
}

export type FlagField = Named & { readonly kind: 'flag'; readonly key: FlagKey };
export type NumberField = Named & { readonly kind: 'number'; readonly key: NumberKey };
export type TextField = Named & {
  readonly kind: 'text';
  readonly key: TextKey;
  /** What stands between the field and its value; nothing has to where it is null. */
  readonly operator: '=' | '~' | null;
  /** As they are written, with what they mean; any text when left out. */
  readonly oneOf?: ReadonlyMap<string, string>;
  readonly known?: readonly KnownKind[];
};
export type Field = FlagField | NumberField | TextField;

/** LOW_INFORMATION is written `low-information`. */
const written = (values: readonly string[]): ReadonlyMap<string, string> =>
  new Map(values.map((value) => [value.toLowerCase().replaceAll('_', '-'), value]));

/** In the order in which they are proposed and printed. */
export const fields: readonly Field[] = [
  { kind: 'number', name: 'score', key: 'score', says: 'how well it fits the classes' },
  { kind: 'number', name: 'p', aliases: ['p-value', 'pvalue'], key: 'pValue', says: 'p-value, with a calibration' },
  { kind: 'flag', name: 'flagged', key: 'flagged', says: 'does not seem to belong' },
  { kind: 'flag', name: 'reviewed', key: 'reviewed', says: 'somebody has decided on it' },
  {
    kind: 'text',
    name: 'near',
    key: 'near',
    operator: null,
    known: ['negatives', 'words'],
    says: 'one of its words is this',
  },
  {
    kind: 'text',
    name: 'negative',
    key: 'nearNegative',
    operator: '=',
    known: ['negatives'],
    says: 'its nearest negative',
  },
  {
    kind: 'text',
    name: 'looks like',
    key: 'looksLike',
    operator: null,
    known: ['words'],
    says: 'its nearest word outside the classes',
  },
  { kind: 'text', name: 'nearest', key: 'nearestLabel', operator: '=', known: ['labels'], says: 'its nearest class' },
  { kind: 'text', name: 'class', key: 'declaredClass', operator: '=', known: ['classes'], says: 'its declared class' },
  { kind: 'flag', name: 'mismatch', key: 'mismatch', says: 'declared as one class, nearest to another' },
  {
    kind: 'text',
    name: 'decision',
    key: 'decision',
    operator: '=',
    oneOf: written(decisions),
    says: 'what was decided',
  },
  { kind: 'text', name: 'tag', key: 'tag', operator: '=', known: ['tags'], says: 'one of its tags' },
  {
    kind: 'text',
    name: 'reviewer',
    key: 'reviewer',
    operator: '=',
    known: ['reviewers'],
    says: 'who reviewed it last',
  },
  { kind: 'text', name: 'note', key: 'note', operator: '~', says: 'part of its note' },
  { kind: 'text', name: 'path', key: 'path', operator: '~', says: 'part of its path' },
  { kind: 'text', name: 'split', key: 'split', operator: '=', oneOf: written(splits), says: 'folder that it is in' },
  {
    kind: 'text',
    name: 'quality',
    key: 'quality',
    operator: '=',
    oneOf: written(qualityIssues),
    says: 'an issue of its pixels',
  },
  { kind: 'text', name: 'copies', key: 'duplicateGroup', operator: '=', says: 'group of copies, by its id' },
  { kind: 'flag', name: 'failed', key: 'failed', says: 'could not be read' },
];

export const keywords: readonly string[] = ['and', 'or', 'not', 'all'];

export function fieldNamed(name: string): Field | undefined {
  const lower = name.toLowerCase();
  return fields.find((field) => field.name === lower || field.aliases?.includes(lower));
}

export const comparisons = ['<', '<=', '>', '>=', '='] as const;
export type Comparison = (typeof comparisons)[number];
