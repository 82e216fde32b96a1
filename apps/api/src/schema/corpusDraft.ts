import { StrayError } from '@stray/core';
import { readNegatives } from '@stray/db';
import { diffOf, type PlacedNegative } from '@stray/pipeline';
import { builder, largestPage } from '../builder.ts';
import type { Context } from '../context.ts';
import { CorpusDiff, withEncoder } from './corpusDiff.ts';
import { CorpusEdit } from './corpusEdit.ts';
import { Dataset } from './dataset.ts';
import { SampleError, storedError } from './error.ts';
import { NegativeLabelConnection, NegativeOrder } from './negative.ts';
import { shownRun } from './shownRun.ts';
import { SideChanges } from './sideChanges.ts';

const DraftStatus = builder.enumType('CorpusDraftStatus', {
  values: {
    MINING: { description: 'Its negatives are being found.' },
    READY: { description: 'It can be looked at, and published.' },
    FAILED: { description: 'It could not be mined; `error` says why.' },
  },
});

export const CorpusDraft = builder.prismaNode('CorpusDraft', {
  description: 'A corpus version in the making. Only edits change it; publishing makes it the next version.',
  id: { field: 'id' },
  fields: (t) => ({
    corpus: t.relation('corpus'),
    parent: t.relation('parent', { nullable: true, description: 'The newest version when it was begun.' }),
    outdated: t.boolean({
      description: 'Whether somebody has published since: it has to be brought up to date before it can be published.',
      select: { parentId: true, corpus: { select: { versions: { take: 1, orderBy: { number: 'desc' } } } } },
      resolve: ({ parentId, corpus }) => (corpus.versions[0]?.id ?? null) !== parentId,
    }),
    labelSet: t.relation('labelSet'),
    encoderId: t.exposeString('encoderId'),
    recipe: t.expose('recipe', { type: 'JSON' }),
    author: t.exposeString('author', { nullable: true }),
    status: t.field({ type: DraftStatus, resolve: ({ status }) => status }),
    done: t.exposeInt('done', { description: 'Words embedded while it is mined.' }),
    total: t.exposeInt('total'),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
    revision: t.exposeInt('revision', { description: 'Counts its changes.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    edits: t.field({
      type: [CorpusEdit],
      description: 'Of the version that it was begun from, and its own; the latest last.',
      select: { edits: { orderBy: [{ createdAt: 'asc' }, { text: 'asc' }] } },
      resolve: ({ edits }) =>
        edits.map(({ kind, text, polarity, author }) => ({
          kind: kindOf[kind],
          text,
          polarity: polarity === 'NOUN' ? ('noun' as const) : ('adjective' as const),
          author,
        })),
    }),
    negatives: t.field({
      type: NegativeLabelConnection,
      description: 'What it would be published with.',
      args: {
        first: t.arg.int({ defaultValue: 50, description: `1 to ${largestPage}.` }),
        after: t.arg.string(),
        search: t.arg.string({ description: 'Part of the text, in any case.' }),
        orderBy: t.arg({ type: NegativeOrder }),
      },
      select: { id: true, encoderId: true, parentId: true },
      resolve: async ({ id, encoderId, parentId }, { first, after, search, orderBy }, { desk }) => {
        const { negatives } = await desk.draftNegatives(id);
        const wanted = search?.toLowerCase();
        const placed = negatives.map((negative, position) => ({ ...negative, position }));
        const found = wanted ? placed.filter(({ text }) => text.includes(wanted)) : placed;
        const sorted = inOrder(found, orderBy ?? { field: 'POSITION', direction: 'ASC' });
        const from = after == null ? 0 : readOffset(after);
        const page = sorted.slice(from, from + (first ?? 50));
        return {
          edges: page.map((negative, i) => ({
            cursor: writeOffset(from + i + 1),
            node: { ...negative, encoderId, versionId: parentId, attracts: null, flagged: null },
          })),
          hasNext: from + page.length < sorted.length,
          hasPrevious: from > 0,
          totalCount: async () => sorted.length,
        };
      },
    }),
    diff: t.field({
      type: CorpusDiff,
      description: 'What it changes of its parent; of a first version, everything.',
      select: { id: true, parentId: true, encoderId: true },
      resolve: async ({ id, parentId, encoderId }, _args, { db, desk }) => {
        const { negatives } = await desk.draftNegatives(id);
        return withEncoder(diffOf(parentId === null ? [] : await readNegatives(db, parentId), negatives), encoderId);
      },
    }),
    effect: t.field({
      type: SideChanges,
      description: 'Samples of a dataset that would change side, if it were published and they were scored with it.',
      args: {
        datasetId: t.arg.globalID({ required: true, for: Dataset }),
        exact: t.arg.boolean({ defaultValue: false, description: 'All samples, not a draw of 2,000.' }),
      },
      resolve: async ({ id }, { datasetId, exact }, context: Context) => {
        const run = await shownRun(context, datasetId.id);
        return { run, ...(await context.desk.previewDraft(id, { run, exact: exact ?? false })) };
      },
    }),
  }),
});

const kindOf = { BAN: 'ban', PIN: 'pin', ADD: 'add' } as const;

type Order = NonNullable<(typeof NegativeOrder)['$inferInput']>;

function inOrder(negatives: readonly PlacedNegative[], { field, direction }: Order): readonly PlacedNegative[] {
  const way = direction === 'DESC' ? -1 : 1;
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const by = (a: PlacedNegative, b: PlacedNegative) => {
    switch (field) {
      case 'POSITION':
        return 0;
      case 'TEXT':
        return text(a.text, b.text);
      case 'SIMILARITY':
        return a.similarity - b.similarity;
      case 'NEAREST_LABEL':
        return a.nearestLabelSimilarity - b.nearestLabelSimilarity;
      case 'ATTRACTS':
        throw new StrayError(
          'BAD_ARGUMENT',
          'No run was scored with a draft, so none says what its negatives attract.',
        );
      default:
        return field satisfies never;
    }
  };
  return [...negatives].sort((a, b) => way * (by(a, b) || a.position - b.position));
}

const writeOffset = (offset: number) => Buffer.from(`draft:${offset}`).toString('base64url');

function readOffset(cursor: string): number {
  const [, offset] = /^draft:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (offset !== undefined) return Number(offset);
  throw new StrayError('BAD_ARGUMENT', 'The cursor is not one of this list.');
}
