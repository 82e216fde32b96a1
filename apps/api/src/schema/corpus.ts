import { negativeCount, negativePage, type NegativeOrder as Order, readEdits, readNegatives } from '@stray/db';
import { diffOf } from '@stray/pipeline';
import { builder, largestPage } from '../builder.ts';
import { CorpusDiff, withEncoder } from './corpusDiff.ts';
import { CorpusEdit } from './corpusEdit.ts';
import { Dataset } from './dataset.ts';
import { CorpusInsight } from './insight.ts';
import { NegativeLabelConnection, NegativeOrder } from './negative.ts';
import { shownRun } from './shownRun.ts';
import { SideChanges } from './sideChanges.ts';

export const Corpus = builder.prismaNode('Corpus', {
  description: 'A named line of versions of negative labels.',
  id: { field: 'id' },
  fields: (t) => ({
    name: t.exposeString('name'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    project: t.relation('project'),
    versions: t.relatedConnection('versions', {
      cursor: 'id',
      totalCount: true,
      description: 'The newest first.',
      query: { orderBy: { number: 'desc' } },
    }),
    drafts: t.relation('drafts', { query: { orderBy: { createdAt: 'desc' } } }),
    latestVersion: t.field({
      type: CorpusVersion,
      nullable: true,
      description: 'The one that the next version follows.',
      select: { versions: { take: 1, orderBy: { number: 'desc' } } },
      resolve: ({ versions: [newest] }) => newest ?? null,
    }),
    activeVersion: t.field({
      type: CorpusVersion,
      nullable: true,
      description: 'The version that new runs of the project use, when it is one of this corpus.',
      select: { project: { select: { activeCorpusVersion: true } } },
      resolve: ({ id, project: { activeCorpusVersion } }) =>
        activeCorpusVersion?.corpusId === id ? activeCorpusVersion : null,
    }),
  }),
});

export const CorpusVersion = builder.prismaNode('CorpusVersion', {
  description: 'The negative labels that an encoder scores against, and everything they were made from. Never changes.',
  id: { field: 'id' },
  fields: (t) => ({
    number: t.exposeInt('number'),
    message: t.exposeString('message'),
    author: t.exposeString('author', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    hash: t.exposeString('hash', { description: 'Names the content: the same in every corpus that holds the same.' }),
    corpus: t.relation('corpus'),
    parent: t.relation('parent', { nullable: true }),
    recipe: t.expose('recipe', { type: 'JSON' }),
    encoderId: t.exposeString('encoderId'),
    count: t.exposeInt('count', { description: 'Number of negatives.' }),
    statistics: t.expose('statistics', { type: 'JSON' }),
    active: t.boolean({
      description: 'Whether new runs of the project use it.',
      select: { activeIn: { select: { id: true } } },
      resolve: ({ activeIn }) => activeIn !== null,
    }),
    runCount: t.relationCount('runs', {
      description: 'Runs that were scored with it; it is kept while there are any.',
    }),
    edits: t.field({
      type: [CorpusEdit],
      resolve: async ({ id }, _args, { db }) => (await readEdits(db, id)).map((edit) => ({ ...edit, author: null })),
    }),
    indexed: t.field({
      type: 'Int',
      description:
        'How many of its words can be searched by what they mean; all of them a while after it was published.',
      resolve: ({ id }, _args, { loaders }) => loaders.indexed.load(id),
    }),
    downloadUrl: t.string({
      description: 'Where the list is to be had as a file: add .txt, .csv or .json.',
      resolve: ({ id }) => `/corpora/${id}/negatives`,
    }),
    negatives: t.field({
      type: NegativeLabelConnection,
      args: {
        first: t.arg.int({ defaultValue: 50, description: `1 to ${largestPage}.` }),
        after: t.arg.string(),
        search: t.arg.string({ description: 'Part of the text, in any case.' }),
        orderBy: t.arg({ type: NegativeOrder }),
        datasetId: t.arg.globalID({
          for: Dataset,
          description: 'Counts what each attracts in the run that is shown of it.',
        }),
      },
      resolve: async ({ id, encoderId }, { first, after, search, orderBy, datasetId }, context) => {
        const { db } = context;
        const run = datasetId ? await shownRun(context, datasetId.id) : null;
        const request = {
          corpusVersionId: id,
          runId: run?.id ?? null,
          search: search ?? undefined,
          orderBy: orderBy ?? ({ field: 'POSITION', direction: 'ASC' } satisfies Order),
          first: first ?? 50,
          after,
        };
        const { rows, hasNext } = await negativePage(db, request);
        return {
          edges: rows.map(({ cursor, attracts, flagged, ...row }) => ({
            cursor,
            node: { ...row, encoderId, versionId: id, attracts: run ? attracts : null, flagged: run ? flagged : null },
          })),
          hasNext,
          hasPrevious: after != null,
          totalCount: () => negativeCount(db, request),
        };
      },
    }),
    effect: t.field({
      type: SideChanges,
      description:
        'Samples of a dataset that would change side against the run that is shown, if they were scored with this version.',
      args: {
        datasetId: t.arg.globalID({ required: true, for: Dataset }),
        exact: t.arg.boolean({ defaultValue: false, description: 'All samples, not a draw of 2,000.' }),
      },
      resolve: async (version, { datasetId, exact }, context) => {
        const run = await shownRun(context, datasetId.id);
        return { run, ...(await context.desk.previewVersion(version, { run, exact: exact ?? false })) };
      },
    }),
    insight: t.field({
      type: CorpusInsight,
      description: 'What the run that is shown of a dataset says of these negatives.',
      args: { datasetId: t.arg.globalID({ required: true, for: Dataset }) },
      resolve: async (version, { datasetId }, context) => {
        const insight = await context.desk.insight(version, await shownRun(context, datasetId.id));
        return { ...insight, encoderId: version.encoderId, versionId: version.id };
      },
    }),
  }),
});

builder.prismaObjectFields(CorpusVersion, (t) => ({
  forkedFrom: t.field({
    type: CorpusVersion,
    nullable: true,
    description: 'The version of another corpus that this one began as, as long as it is there.',
    resolve: ({ forkedFrom }, _args, { db }) =>
      forkedFrom === null ? null : db.corpusVersion.findUnique({ where: { id: forkedFrom } }),
  }),
  diff: t.field({
    type: CorpusDiff,
    description: 'What another version has that this one has not, and the other way round.',
    args: { to: t.arg.globalID({ required: true, for: CorpusVersion }) },
    resolve: async ({ id, encoderId }, { to }, { db }) =>
      withEncoder(diffOf(await readNegatives(db, id), await readNegatives(db, to.id)), encoderId),
  }),
}));
