import { reasonSentence, StrayError, splitOf } from '@stray/core';
import type { SampleScore } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import type { ScoredSample } from '../scoredSamples.ts';
import { SampleError, storedError } from './error.ts';
import { LabelSimilarity, pairs } from './labelSimilarity.ts';
import { Split } from './scalars.ts';

const thumbnailSizes = [128, 256, 512];

export const Sample = builder.objectRef<ScoredSample>('Sample');

builder.node(Sample, {
  id: { resolve: ({ sample }) => sample.id },
  loadMany: (ids, { loaders }) => Promise.all(ids.map((id) => loaders.samples.load(id))),
  description: 'One file of a dataset, with its score in the dataset’s `shownRun`.',
  fields: (t) => ({
    path: t.string({
      description: 'Relative to the dataset’s root, with its folders.',
      resolve: ({ sample }) => sample.path,
    }),
    sha256: t.string({ resolve: ({ sample }) => sample.sha256 }),
    bytes: t.int({ resolve: ({ sample }) => sample.bytes }),
    width: t.int({ nullable: true, resolve: ({ sample }) => sample.width }),
    height: t.int({ nullable: true, resolve: ({ sample }) => sample.height }),
    declaredClass: t.string({
      nullable: true,
      description: 'The first of `declaredClasses`.',
      resolve: ({ sample }) => sample.declaredClasses[0] ?? null,
    }),
    declaredClasses: t.stringList({
      description:
        'What its folder or its annotations say that it shows; several where it has several boxes or labels.',
      resolve: ({ sample }) => sample.declaredClasses,
    }),
    split: t.field({
      type: Split,
      nullable: true,
      description:
        'The split that the first folder of its path is named after: train, val, test and their other names.',
      resolve: ({ sample }) => splitOf(sample.path),
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ sample }) => sample.createdAt }),
    colour: t.string({
      nullable: true,
      description: 'Mean colour as #rrggbb, to show until the thumbnail is there.',
      resolve: ({ sample: { colour } }) => (colour === null ? null : `#${colour.toString(16).padStart(6, '0')}`),
    }),
    thumbnailUrl: t.string({
      description: 'The smallest thumbnail whose longer side has at least `size` pixels, or the largest one.',
      args: { size: t.arg.int({ defaultValue: 256 }) },
      resolve: ({ sample }, { size }) => {
        const fitting = thumbnailSizes.find((candidate) => candidate >= (size ?? 256)) ?? thumbnailSizes.at(-1);
        return `/media/${sample.sha256}/${fitting}`;
      },
    }),
    imageUrl: t.string({ resolve: ({ sample }) => `/media/${sample.sha256}/original` }),
    score: t.float({
      nullable: true,
      description: 'Higher is more like the classes.',
      resolve: ({ score }) => score?.score ?? null,
    }),
    flagged: t.boolean({ resolve: ({ score }) => score?.flagged ?? false }),
    pValue: t.float({ nullable: true, resolve: ({ score }) => score?.pValue ?? null }),
    nearestLabel: t.field({
      type: LabelSimilarity,
      nullable: true,
      resolve: ({ score }) => score && nearestLabelOf(score),
    }),
    topNegatives: t.field({
      type: [LabelSimilarity],
      description: 'The mined negatives that pulled the score down most, nearest first.',
      args: { first: t.arg.int({ defaultValue: 5 }) },
      resolve: ({ score }, { first }) =>
        score ? pairs(score.topNegatives, score.topNegativeSimilarities, first ?? 5) : [],
    }),
    looksLike: t.field({
      type: [LabelSimilarity],
      description: 'The nearest words of the whole lexicon outside the classes: what a person would call it.',
      args: { first: t.arg.int({ defaultValue: 3 }) },
      resolve: ({ score }, { first }) => (score ? pairs(score.looksLike, score.looksLikeSimilarities, first ?? 3) : []),
    }),
    reason: t.string({
      nullable: true,
      description: 'Why it was flagged or not, in one sentence; null while it has no score.',
      resolve: async ({ sample, score, labelSetId }, _args, { loaders }) => {
        if (score === null || labelSetId === null) return null;
        const { shown } = await loaders.runs.load(sample.datasetId);
        const classCount =
          shown?.labelSetId === labelSetId ? shown.labelCount : (await loaders.labels.load(labelSetId)).length;
        const looksLike = pairs(score.looksLike, score.looksLikeSimilarities, score.looksLike.length);
        return reasonSentence({ looksLike, nearestLabel: nearestLabelOf(score), flagged: score.flagged, classCount });
      },
    }),
    error: t.field({
      type: SampleError,
      nullable: true,
      description: 'Why the image could not be read; null when it could, or was not tried yet.',
      resolve: ({ sample }) => storedError(sample),
    }),
  }),
});

function nearestLabelOf({ nearestLabel, nearestLabelSimilarity }: SampleScore) {
  return { text: nearestLabel, similarity: nearestLabelSimilarity };
}

/** @throws StrayError NOT_FOUND for a sample that was deleted meanwhile */
export async function loadSample({ loaders }: Context, id: string): Promise<ScoredSample> {
  const sample = await loaders.samples.load(id);
  if (sample === null) throw new StrayError('NOT_FOUND', 'The sample is gone.');
  return sample;
}
