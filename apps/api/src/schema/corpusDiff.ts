import type { CorpusDiff as Diff, PlacedNegative } from '@stray/pipeline';
import { builder, largestPage } from '../builder.ts';
import { NegativeLabel, type NegativeShape } from './negative.ts';

interface Moved {
  readonly negative: NegativeShape;
  readonly before: number;
}

interface DiffShape {
  readonly added: readonly NegativeShape[];
  readonly removed: readonly NegativeShape[];
  readonly moved: readonly Moved[];
  readonly unchanged: number;
}

/** A diff as the API shows it. */
export function withEncoder({ added, removed, moved, unchanged }: Diff, encoderId: string): DiffShape {
  const shown = (negative: PlacedNegative) => ({
    ...negative,
    encoderId,
    versionId: null,
    attracts: null,
    flagged: null,
  });
  return {
    added: added.map(shown),
    removed: removed.map(shown),
    moved: moved.map(({ before, ...negative }) => ({ negative: shown(negative), before })),
    unchanged,
  };
}

const MovedNegative = builder.objectRef<Moved>('MovedNegative').implement({
  description: 'A negative that has another place: it is in another group, and so it may weigh otherwise.',
  fields: (t) => ({
    negative: t.expose('negative', { type: NegativeLabel }),
    before: t.exposeInt('before', { description: 'Its position before.' }),
  }),
});

const some = `1 to ${largestPage}.`;

export const CorpusDiff = builder.objectRef<DiffShape>('CorpusDiff').implement({
  fields: (t) => ({
    addedCount: t.int({ resolve: ({ added }) => added.length }),
    removedCount: t.int({ resolve: ({ removed }) => removed.length }),
    movedCount: t.int({ resolve: ({ moved }) => moved.length }),
    unchangedCount: t.exposeInt('unchanged'),
    added: t.field({
      type: [NegativeLabel],
      args: { first: t.arg.int({ defaultValue: 100, description: some }) },
      resolve: ({ added }, { first }) => added.slice(0, first ?? 100),
    }),
    removed: t.field({
      type: [NegativeLabel],
      args: { first: t.arg.int({ defaultValue: 100, description: some }) },
      resolve: ({ removed }, { first }) => removed.slice(0, first ?? 100),
    }),
    moved: t.field({
      type: [MovedNegative],
      args: { first: t.arg.int({ defaultValue: 100, description: some }) },
      resolve: ({ moved }, { first }) => moved.slice(0, first ?? 100),
    }),
  }),
});
