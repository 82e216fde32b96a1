import { encodeGlobalID } from '@pothos/plugin-relay';
import { promiseOf } from '@stray/pipeline';
import { builder } from '../builder.ts';

/** Its scores may be many, and are never asked for here. */
export const Calibration = builder.prismaObject('Calibration', {
  description:
    'The samples known to belong that a run was calibrated on: scored as its own are, they give each its p-value.',
  select: { runId: true, count: true, datasetId: true },
  fields: (t) => ({
    n: t.exposeInt('count', { description: 'How many were scored; 0 until then.' }),
    leastPValue: t.float({
      nullable: true,
      description: '1 / (n + 1): no sample can have a smaller one.',
      resolve: ({ count }) => (count === 0 ? null : 1 / (count + 1)),
    }),
    datasetId: t.id({
      nullable: true,
      description: 'Null once the dataset is gone; the scores are kept.',
      resolve: ({ datasetId }) => (datasetId === null ? null : encodeGlobalID('Dataset', datasetId)),
    }),
    dataset: t.relation('dataset', { nullable: true }),
    guarantee: t.string({
      nullable: true,
      description: 'What the threshold policy promises and on what condition; null where it promises nothing.',
      select: { count: true, run: { select: { id: true, parameters: true } } },
      resolve: ({ count, run }) => promiseOf(run, count).guarantee,
    }),
    shortfall: t.string({
      nullable: true,
      description: 'Why nothing could be flagged with so few calibration samples, and how many it takes.',
      select: { count: true, run: { select: { id: true, parameters: true } } },
      resolve: ({ count, run }) => promiseOf(run, count).shortfall,
    }),
  }),
});
