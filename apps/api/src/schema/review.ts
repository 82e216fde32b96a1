import { type PrecisionEstimate as Estimate, precisionBelow, StrayError } from '@stray/core';
import {
  type FacetCount as Counted,
  type ReviewCounts as Counts,
  type Facet,
  facetCounts,
  finestBins,
  mostInformative,
  reviewCounts,
  samplesOfEvent,
  scoreHistogram,
} from '@stray/db';
import { type GraphQLResolveInfo, Kind } from 'graphql';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { loadSample, Sample } from './sample.ts';
import { readFilter, SampleFilter } from './sampleFilter.ts';
import { Decision } from './scalars.ts';
import { shownRun } from './shownRun.ts';

const ReviewKind = builder.enumType('ReviewKind', {
  values: {
    REVIEW: { description: 'Sets what it names on its samples.' },
    UNDO: { description: 'Takes its target back.' },
    REDO: { description: 'Puts its target in force again.' },
  } as const,
});

export const ReviewEvent = builder.prismaNode('ReviewEvent', {
  description:
    'What a person did at once to one sample or to many. Events are never changed; a sample is what those in force come to.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counts the events of the dataset, in the order of their effect.' }),
    kind: t.expose('kind', { type: ReviewKind }),
    target: t.relation('target', { nullable: true, description: 'What an UNDO or REDO is about.' }),
    decision: t.expose('decision', { type: Decision, nullable: true, description: 'Null where it sets none.' }),
    relabelTo: t.exposeString('relabelTo', { nullable: true }),
    addedTags: t.exposeStringList('addedTags'),
    removedTags: t.exposeStringList('removedTags'),
    note: t.exposeString('note', { nullable: true, description: 'Null where it sets none.' }),
    filter: t.expose('filter', {
      type: 'JSON',
      nullable: true,
      description: 'By which its samples were chosen; null where they were named.',
    }),
    sampleCount: t.exposeInt('sampleCount', { description: 'Samples that it was about.' }),
    actor: t.exposeString('actor', { description: 'The name of the user or the key at that time.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    inForce: t.boolean({
      description: 'Of a REVIEW: whether it was not undone, or redone since.',
      resolve: ({ id }, _args, { loaders }) => loaders.inForce.load(id),
    }),
    samples: t.field({
      type: [Sample],
      description: 'Those that it was about, in the order of their ids.',
      args: { first: t.arg.int({ defaultValue: 100, description: '1 to 500.' }) },
      resolve: async (event, { first }, context) => {
        const ids = await samplesOfEvent(context.db, event, first ?? 100);
        return Promise.all(ids.map((id) => loadSample(context, id)));
      },
    }),
  }),
});

builder.objectFields(Sample, (t) => ({
  decision: t.field({
    type: Decision,
    nullable: true,
    description: 'The last one that was not undone.',
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.decision ?? null,
  }),
  relabelTo: t.string({
    nullable: true,
    description: 'The class that it belongs to, where the decision is RELABEL.',
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.relabelTo ?? null,
  }),
  tags: t.stringList({
    description: 'In alphabetical order.',
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.tags ?? [],
  }),
  note: t.string({
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.note ?? '',
  }),
  reviewer: t.string({
    nullable: true,
    description: 'Who decided, or tagged or noted last where nobody has decided.',
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.reviewer ?? null,
  }),
  reviewedAt: t.field({
    type: 'DateTime',
    nullable: true,
    resolve: async ({ sample }, _args, { loaders }) => (await loaders.reviews.load(sample.id))?.reviewedAt ?? null,
  }),
  history: t.field({
    type: [ReviewEvent],
    description: 'What people did to it, undone too, the latest first; at most 100.',
    resolve: async ({ sample }, _args, { loaders }) => [...(await loaders.history.load(sample.id))],
  }),
}));

const ReviewCounts = builder.objectRef<Counts>('ReviewCounts').implement({
  description: 'Decisions in force on the samples of a dataset.',
  fields: (t) => ({
    keep: t.exposeInt('keep'),
    drop: t.exposeInt('drop'),
    relabel: t.exposeInt('relabel'),
    unsure: t.exposeInt('unsure'),
    flagged: t.exposeInt('flagged', { description: 'Flagged samples of the run that is shown that are decided.' }),
  }),
});

const PrecisionEstimate = builder.objectRef<Estimate>('PrecisionEstimate').implement({
  description:
    'Which share of the flagged samples really does not belong, as far as decisions tell: DROP does not, KEEP and RELABEL do. docs/review.md tells how.',
  fields: (t) => ({
    flagged: t.exposeInt('flagged'),
    reviewed: t.exposeInt('reviewed', { description: 'Of them, those that are decided; UNSURE is not.' }),
    precision: t.exposeFloat('precision'),
    low: t.exposeFloat('low', { description: 'Lower end of the interval that holds it with 95 %.' }),
    high: t.exposeFloat('high'),
  }),
});

const SampleFacet = builder.enumType('SampleFacet', {
  description: 'By what samples are grouped; a sample may have several values of one, or none.',
  values: {
    NEAREST_NEGATIVE: { description: 'The negative that it comes nearest to.' },
    LOOKS_LIKE: { description: 'The word outside the classes that it comes nearest to.' },
    NEAREST_LABEL: {},
    DECLARED_CLASS: {},
    QUALITY: { description: 'What may be wrong with the image.' },
    DUPLICATE: { description: 'Copies of one image.' },
    DECISION: {},
    TAG: {},
    REVIEWER: {},
  } as const satisfies Record<Facet, object>,
});

const FacetCount = builder.objectRef<Counted & { facet: Facet }>('FacetCount').implement({
  fields: (t) => ({
    facet: t.expose('facet', { type: SampleFacet }),
    value: t.exposeString('value', { description: 'What the filter of the same name takes.' }),
    count: t.exposeInt('count'),
    reviewed: t.exposeInt('reviewed', { description: 'Of them, those that somebody has decided on.' }),
    examples: t.field({
      type: [Sample],
      description: 'Up to 4 of them, those with the lowest scores.',
      resolve: ({ examples }, _args, context) => Promise.all(examples.map((id) => loadSample(context, id))),
    }),
  }),
});

const mostExamples = 4;

/** Whether a field is asked for of what is resolved; in doubt it is. */
function selects({ fieldNodes }: GraphQLResolveInfo, name: string): boolean {
  const selected = fieldNodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return selected.some((one) => one.kind !== Kind.FIELD || one.name.value === name);
}

builder.prismaObjectFields(Dataset, (t) => ({
  reviewCounts: t.field({
    type: ReviewCounts,
    resolve: async ({ id: datasetId }, _args, { db, loaders }) => {
      const { shown } = await loaders.runs.load(datasetId);
      return reviewCounts(db, { datasetId, runId: shown?.id ?? null });
    },
  }),
  reviewEvents: t.relatedConnection('reviewEvents', {
    cursor: 'id',
    totalCount: true,
    description: 'What people did, the latest first.',
    query: { orderBy: { number: 'desc' } },
  }),
  precision: t.field({
    type: PrecisionEstimate,
    nullable: true,
    description: 'Of the run that is shown; null where nothing is flagged.',
    args: { threshold: t.arg.float({ description: 'The run’s own when left out.' }) },
    resolve: async ({ id }, { threshold }, { db, loaders }) => {
      const { shown } = await loaders.runs.load(id);
      const below = threshold ?? shown?.threshold ?? null;
      if (shown === null || below === null) return null;
      return precisionBelow(await scoreHistogram(db, { runId: shown.id, bins: finestBins }), below);
    },
  }),
  mostInformative: t.field({
    type: Sample,
    nullable: true,
    description:
      'The flagged sample whose decision would narrow `precision` most; null when all that are flagged are decided.',
    resolve: async ({ id }, _args, context) => {
      const { id: runId, threshold, seed } = await shownRun(context, id);
      const found = threshold === null ? null : await mostInformative(context.db, { runId, threshold, seed });
      return found === null ? null : loadSample(context, found);
    },
  }),
  facets: t.field({
    type: [FacetCount],
    description: 'How many samples have each value, by facet in the order asked for, the most frequent value first.',
    args: {
      by: t.arg({ type: [SampleFacet], required: true }),
      filter: t.arg({ type: SampleFilter }),
      first: t.arg.int({ defaultValue: 50, description: 'Values of each facet, 1 to 500.' }),
    },
    resolve: async ({ id: datasetId }, { by, filter, first }, { db, loaders }, info) => {
      const most = first ?? 50;
      if (most < 1 || most > 500) throw new StrayError('BAD_ARGUMENT', 'A facet has 1 to 500 values.');
      const { shown } = await loaders.runs.load(datasetId);
      const examples = selects(info, 'examples') ? mostExamples : 0;
      const selection = { datasetId, runId: shown?.id ?? null, filter: readFilter(filter ?? {}) };
      const counted = await Promise.all(
        [...new Set(by)].map(async (facet) =>
          (await facetCounts(db, { ...selection, facet, first: most, examples })).map((row) => ({
            ...row,
            facet,
          })),
        ),
      );
      return counted.flat();
    },
  }),
}));
