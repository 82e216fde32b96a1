import { StrayError } from '@stray/core';
import { namedLabels } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import type { ScoredSample } from '../scoredSamples.ts';
import { LabelSimilarity } from './labelSimilarity.ts';
import { Sample } from './sample.ts';

builder.objectField(Sample, 'nearestLabels', (t) =>
  t.field({
    type: [LabelSimilarity],
    description:
      'The classes that it comes nearest to, nearest first, by the encoder and the labels of the run that is shown; empty while it is not embedded.',
    args: { first: t.arg.int({ defaultValue: 3, description: '1 to 100.' }) },
    resolve: (sample, { first }, context) => nearestLabels(sample, first ?? 3, context),
  }),
);

async function nearestLabels({ sample, labelSetId }: ScoredSample, first: number, { loaders }: Context) {
  if (first < 1 || first > 100) throw new StrayError('BAD_ARGUMENT', 'A sample has 1 to 100 nearest classes.');
  const { shown } = await loaders.runs.load(sample.datasetId);
  if (shown === null || labelSetId === null) return [];
  const { encoderId } = shown;
  const image = await loaders.imageEmbedding.load({ encoderId, sha256: sample.sha256 });
  if (image === null) return [];
  const labels = namedLabels({ labels: await loaders.labels.load(labelSetId) });
  const embeddings = await Promise.all(labels.map((label) => loaders.labelEmbedding.load({ encoderId, label })));
  return labels
    .flatMap(({ text }, i) => {
      const embedding = embeddings[i];
      return embedding == null ? [] : [{ text, similarity: product(image, embedding) }];
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, first);
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
