import { reasonSentence } from '@stray/core';
import type { Sample as SampleRow, SampleScore } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { SampleError, storedError } from './error.ts';
import { LabelSimilarity, pairs } from './labelSimilarity.ts';

/** A sample with its score in the run that is shown; the label set of that run is where its classes are counted. */
export interface ScoredSample {
  readonly sample: SampleRow;
  readonly score: SampleScore | null;
  readonly labelSetId: string | null;
}

const thumbnailSizes = [128, 256, 512];

export const Sample = builder.objectRef<ScoredSample>('Sample');

builder.node(Sample, {
  id: { resolve: ({ sample }) => sample.id },
  loadMany: (ids, context) => loadSamples(ids, context),
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
    declaredClass: t.string({ nullable: true, resolve: ({ sample }) => sample.declaredClass }),
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
      resolve: async ({ score, labelSetId }, _args, { loaders }) => {
        if (score === null || labelSetId === null) return null;
        const { length: classCount } = await loaders.labels.load(labelSetId);
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

/** Samples by id, each with its score in the shown run of its dataset. */
async function loadSamples(ids: readonly string[], { db, loaders }: Context): Promise<(ScoredSample | null)[]> {
  const samples = await db.sample.findMany({ where: { id: { in: [...ids] } } });
  const datasets = [...new Set(samples.map(({ datasetId }) => datasetId))];
  const shown = new Map(
    await Promise.all(datasets.map(async (id) => [id, (await loaders.runs.load(id)).shown] as const)),
  );
  const runIds = [...shown.values()].flatMap((run) => (run === null ? [] : [run.id]));
  const scores = await db.sampleScore.findMany({ where: { runId: { in: runIds }, sampleId: { in: [...ids] } } });
  return ids.map((id) => {
    const sample = samples.find((row) => row.id === id);
    if (sample === undefined) return null;
    const score = scores.find(({ sampleId }) => sampleId === id) ?? null;
    return { sample, score, labelSetId: shown.get(sample.datasetId)?.labelSetId ?? null };
  });
}
