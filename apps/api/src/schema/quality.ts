import { qualityIssues } from '@stray/core';
import {
  countDuplicateGroups,
  countIssues,
  type DuplicateGroupRow,
  duplicateGroups,
  type QualityCounts,
  type SampleQuality as SampleQualityShape,
} from '@stray/db';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { pageInfoOf } from './pageInfo.ts';
import { loadSample, Sample } from './sample.ts';
import { QualityIssue } from './scalars.ts';

const SampleQuality = builder.objectRef<SampleQualityShape>('SampleQuality').implement({
  description: 'What was measured of an image’s pixels. docs/quality.md tells how, and where each issue begins.',
  fields: (t) => ({
    issues: t.field({ type: [QualityIssue], resolve: ({ issues }) => [...issues] }),
    brightnessP5: t.exposeFloat('brightnessP5', { description: '5th percentile of perceived brightness, 0 to 1.' }),
    brightnessP99: t.exposeFloat('brightnessP99', { description: '99th percentile of perceived brightness, 0 to 1.' }),
    sharpness: t.exposeFloat('sharpness', { description: 'Of the strongest edges, over the contrast.' }),
    entropy: t.exposeFloat('entropy', { description: 'Of the luminance, in bits, 0 to 8.' }),
    perceptualHash: t.exposeString('perceptualHash', {
      nullable: true,
      description: '64 bits as hex; null for an image of one colour.',
    }),
  }),
});

builder.objectField(Sample, 'quality', (t) =>
  t.field({
    type: SampleQuality,
    nullable: true,
    description: 'Null while it was not measured.',
    resolve: ({ sample }, _args, { loaders }) => loaders.quality.load(sample.id),
  }),
);

const IssueCount = builder.objectRef<{ issue: (typeof qualityIssues)[number]; count: number }>('IssueCount').implement({
  fields: (t) => ({ issue: t.expose('issue', { type: QualityIssue }), count: t.exposeInt('count') }),
});

const DatasetQuality = builder.objectRef<QualityCounts>('DatasetQuality').implement({
  fields: (t) => ({
    issues: t.field({
      type: [IssueCount],
      description: 'Samples by issue; one may have several.',
      resolve: ({ issues }) => qualityIssues.map((issue) => ({ issue, count: issues[issue] })),
    }),
    unmeasured: t.exposeInt('unmeasured', { description: 'Decoded samples of which nothing was measured yet.' }),
  }),
});

const DuplicateKind = builder.enumType('DuplicateKind', {
  values: {
    EXACT: { description: 'All have the same bytes.' },
    NEAR: { description: 'They show nearly the same: scaled, recompressed, brightened or cut a little.' },
  } as const,
});

const DuplicateGroup = builder.objectRef<DuplicateGroupRow>('DuplicateGroup').implement({
  description: 'Samples that are copies of one, which has the most pixels.',
  fields: (t) => ({
    kind: t.field({ type: DuplicateKind, resolve: ({ exact }) => (exact ? 'EXACT' : 'NEAR') }),
    size: t.int({ resolve: ({ sampleIds }) => sampleIds.length }),
    samples: t.field({
      type: [Sample],
      description: 'The one with the most pixels first, then those most like it.',
      args: { first: t.arg.int({ defaultValue: 12, description: '1 to 500.' }) },
      resolve: ({ sampleIds }, { first }, context) =>
        Promise.all(sampleIds.slice(0, first ?? 12).map((id) => loadSample(context, id))),
    }),
  }),
});

interface GroupPage {
  readonly groups: readonly DuplicateGroupRow[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly totalCount: () => Promise<number>;
}

const DuplicateGroupEdge = builder.objectRef<DuplicateGroupRow>('DuplicateGroupEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.field({ type: DuplicateGroup, resolve: (group) => group }),
  }),
});

const DuplicateGroupConnection = builder.objectRef<GroupPage>('DuplicateGroupConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [DuplicateGroupEdge], resolve: ({ groups }) => [...groups] }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      resolve: (page) => pageInfoOf(page.groups, page),
    }),
    totalCount: t.int({ resolve: ({ totalCount }) => totalCount() }),
  }),
});

builder.prismaObjectField('Dataset', 'comparedAt', (t) =>
  t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When its samples were last compared with each other: `quality` and `duplicates` are as of then.',
    select: { quality: { select: { comparedAt: true } } },
    resolve: ({ quality }) => quality?.comparedAt ?? null,
  }),
);

builder.prismaObjectField('Dataset', 'quality', (t) =>
  t.field({ type: DatasetQuality, resolve: ({ id }, _args, { db }) => countIssues(db, id) }),
);

builder.prismaObjectField('Dataset', 'duplicates', (t) =>
  t.field({
    type: DuplicateGroupConnection,
    description: 'Groups of samples that show the same, the largest first.',
    args: { first: t.arg.int({ defaultValue: 20, description: '1 to 100.' }), after: t.arg.string() },
    resolve: async ({ id: datasetId }, { first, after }, { db }) => ({
      ...(await duplicateGroups(db, { datasetId, first: first ?? 20, after })),
      hasPrevious: after != null,
      totalCount: () => countDuplicateGroups(db, datasetId),
    }),
  }),
);

builder.relayMutationField(
  'measureQuality',
  { inputFields: (t) => ({ datasetId: t.globalID({ required: true, for: Dataset }) }) },
  {
    description: 'Measures the samples that were decoded without, and compares the samples of the dataset anew.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(async () => {
        const dataset = await db.dataset.findUnique({ where: { id: input.datasetId.id } });
        if (dataset === null) throw new RefusedInput('NOT_FOUND', 'There is no such dataset.', 'datasetId');
        await queue.send('quality', { datasetId: dataset.id });
        return dataset;
      }),
  },
  {
    outputFields: (t) => ({
      dataset: t.field({ type: Dataset, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
