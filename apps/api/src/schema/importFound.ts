import { type ImportFound as Found, importFormats, importFound } from '@stray/core';
import { builder } from '../builder.ts';
import { SampleError } from './error.ts';

const enumName = (format: string) => format.toUpperCase().replaceAll('-', '_');

export const ImportFormat = builder.enumType('ImportFormat', {
  description: 'How the images of a folder or an archive say what they show.',
  values: Object.fromEntries(importFormats.map((value) => [enumName(value), { value }])),
});

const Counted = builder.objectRef<Found['classes']>('Counted').implement({
  description: 'How many there are, and the names of a few.',
  fields: (t) => ({ count: t.exposeInt('count'), first: t.stringList({ resolve: ({ first }) => first }) }),
});

const ImportProblems = builder.objectRef<Found['problems']>('ImportProblems').implement({
  description: 'How many there are, and a few of them.',
  fields: (t) => ({
    count: t.exposeInt('count'),
    first: t.field({ type: [SampleError], resolve: ({ first }) => first }),
  }),
});

export const ImportFound = builder.objectRef<Found>('ImportFound').implement({
  description: 'What an upload holds, as its folders or annotations say.',
  fields: (t) => ({
    images: t.exposeInt('images'),
    classes: t.field({ type: Counted, resolve: ({ classes }) => classes }),
    withoutClass: t.field({
      type: Counted,
      description: 'Images of no class.',
      resolve: (found) => found.withoutClass,
    }),
    withoutImage: t.field({
      type: Counted,
      description: 'Images that annotations speak of, and that are not there.',
      resolve: (found) => found.withoutImage,
    }),
    problems: t.field({
      type: ImportProblems,
      description: 'What is wrong in annotations; each costs itself alone.',
      resolve: ({ problems }) => problems,
    }),
  }),
});

/** As it is stored; null for what is not known yet. */
export function readFound(stored: unknown): Found | null {
  return importFound.safeParse(stored).data ?? null;
}
