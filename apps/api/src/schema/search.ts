import { StrayError } from '@stray/core';
import { nearDuplicates, nearestLabels, readEmbeddings, similarSamples } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { LabelSimilarity } from './labelSimilarity.ts';
import { loadSample, Sample } from './sample.ts';
import { shownRun } from './shownRun.ts';

const count = { defaultValue: 20, description: '1 to 100.' } as const;

const SampleSimilarity = builder.objectRef<{ sampleId: string; similarity: number }>('SampleSimilarity').implement({
  description: 'A sample, and how much it resembles what was searched for, in the encoder’s own similarity.',
  fields: (t) => ({
    similarity: t.exposeFloat('similarity'),
    sample: t.field({ type: Sample, resolve: ({ sampleId }, _args, context) => loadSample(context, sampleId) }),
  }),
});

builder.prismaObjectField('Dataset', 'search', (t) =>
  t.field({
    type: [SampleSimilarity],
    description: 'The samples that come nearest to a text, by the encoder of the run that is shown.',
    args: { text: t.arg.string({ required: true }), first: t.arg.int(count) },
    resolve: async ({ id: datasetId }, { text, first }, context) => {
      const { encoderId } = await shownRun(context, datasetId);
      const query = await context.desk.embedText(encoderId, text);
      return similarSamples(context.db, { encoderId, datasetId, query, first: first ?? 20 });
    },
  }),
);

builder.objectField(Sample, 'similar', (t) =>
  t.field({
    type: [SampleSimilarity],
    description: 'The samples of its dataset that look most like it, by the encoder of the run that is shown.',
    args: { first: t.arg.int(count) },
    resolve: async ({ sample }, { first }, context) => {
      const { datasetId } = sample;
      const { encoderId } = await shownRun(context, datasetId);
      const found = await readEmbeddings(context.db, encoderId, [sample.sha256]);
      const query = found.get(sample.sha256)?.embedding;
      if (query === undefined) return [];
      const without = sample.id;
      return similarSamples(context.db, { encoderId, datasetId, query, first: first ?? 20, without });
    },
  }),
);

builder.prismaObjectField('CorpusVersion', 'nearest', (t) =>
  t.field({
    type: [LabelSimilarity],
    description: 'The negatives that come nearest to a text by what they mean.',
    args: { text: t.arg.string({ required: true }), first: t.arg.int(count) },
    resolve: async ({ id, encoderId }, { text, first }, context) => {
      await requireIndexed(context, id);
      const query = await context.desk.embedText(encoderId, text);
      const found = await nearestLabels(context.db, {
        encoderId,
        query,
        first: first ?? 20,
        within: { corpusVersionId: id },
      });
      return found.map(({ text: word, similarity }) => ({ text: word, similarity }));
    },
  }),
);

builder.prismaObjectField('CorpusVersion', 'nearDuplicates', (t) =>
  t.field({
    type: [LabelSimilarity],
    description: 'Other negatives that mean nearly the same as one of them.',
    args: {
      text: t.arg.string({ required: true }),
      atLeast: t.arg.float({ defaultValue: 0.9, description: 'The least similarity.' }),
      first: t.arg.int(count),
    },
    resolve: async ({ id: corpusVersionId, encoderId }, { text, atLeast, first }, context) => {
      await requireIndexed(context, corpusVersionId);
      const wanted = { encoderId, corpusVersionId, text, first: first ?? 20, atLeast: atLeast ?? 0.9 };
      const found = await nearDuplicates(context.db, wanted);
      return found.map(({ text: word, similarity }) => ({ text: word, similarity }));
    },
  }),
);

/** What is not in the index would be missing without a word. */
async function requireIndexed({ db, loaders }: Context, corpusVersionId: string): Promise<void> {
  const version = await db.corpusVersion.findUniqueOrThrow({ where: { id: corpusVersionId }, select: { count: true } });
  const indexed = await loaders.indexed.load(corpusVersionId);
  if (indexed >= version.count) return;
  throw new StrayError(
    'CONFLICT',
    `The words of this version are being indexed (${indexed} of ${version.count}); they can be searched by meaning in a moment.`,
  );
}
