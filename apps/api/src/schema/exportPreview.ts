import { exportPreview, type PreviewCounts, type ExportPreview as PreviewShape } from '@stray/db';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { ExportOptionsInput, readSource } from './exportOptions.ts';
import { Split } from './scalars.ts';

const ExportCounts = builder.interfaceRef<PreviewCounts>('ExportCounts').implement({
  description: 'Samples by what was decided on them, and how many of them go in.',
  fields: (t) => ({
    samples: t.exposeInt('samples'),
    kept: t.exposeInt('kept'),
    dropped: t.exposeInt('dropped'),
    relabelled: t.exposeInt('relabelled'),
    unsure: t.exposeInt('unsure'),
    undecided: t.exposeInt('undecided'),
    flagged: t.exposeInt('flagged'),
    included: t.exposeInt('included', { description: 'Those that go in.' }),
  }),
});

const SplitCounts = builder.objectRef<PreviewShape['splits'][number]>('ExportSplitCounts').implement({
  interfaces: [ExportCounts],
  fields: (t) => ({
    split: t.field({ type: Split, nullable: true, resolve: ({ split }) => split }),
  }),
});

const ClassCounts = builder.objectRef<PreviewShape['classes'][number]>('ExportClassCounts').implement({
  interfaces: [ExportCounts],
  fields: (t) => ({ name: t.exposeString('name', { nullable: true }) }),
});

const ExportPreview = builder.objectRef<PreviewShape>('ExportPreview').implement({
  description: 'What an export would hold.',
  interfaces: [ExportCounts],
  fields: (t) => ({
    bytes: t.exposeFloat('bytes', { description: 'Of the images that go in, about.' }),
    splits: t.field({ type: [SplitCounts], resolve: ({ splits }) => [...splits] }),
    classes: t.field({
      type: [ClassCounts],
      description: 'By the class that samples are exported as, the largest first.',
      args: { first: t.arg.int({ defaultValue: 50, description: '1 to 500.' }) },
      resolve: ({ classes }, { first }) => classes.slice(0, first ?? 50),
    }),
    classCount: t.int({ resolve: ({ classes }) => classes.length }),
    flaggedTestDropped: t.exposeInt('flaggedTestDropped', {
      description:
        'Flagged or dropped samples of a test split that is exported without them: what is measured on it is no longer what it was.',
    }),
  }),
});

builder.prismaObjectField(Dataset, 'exportPreview', (t) =>
  t.field({
    type: ExportPreview,
    args: { options: t.arg({ type: ExportOptionsInput }) },
    resolve: async ({ id }, { options }, context) => exportPreview(context.db, await readSource(context, id, options)),
  }),
);
