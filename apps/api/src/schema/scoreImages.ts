import { StrayError } from '@stray/core';
import { z } from 'zod';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { type BroughtImage, mostBytes, mostImages, type NamedVerdict, passGate } from '../gate.ts';
import { outcome, RefusedInput, SampleError, UserError } from './error.ts';
import { LabelSimilarity } from './labelSimilarity.ts';
import { Project } from './project.ts';
import { refusing } from './refusing.ts';
import { Sample } from './sample.ts';
import { ScoreRun } from './scoreRun.ts';

const ImageVerdict = builder.objectRef<NamedVerdict>('ImageVerdict').implement({
  description: 'What became of one image: a score with its reason, or an error.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As it was given; the path of a sample.' }),
    score: t.float({
      nullable: true,
      description: 'Higher is more like the classes.',
      resolve: (image) => (image.kind === 'scored' ? image.score : null),
    }),
    flagged: t.boolean({ resolve: (image) => image.kind === 'scored' && image.flagged }),
    reason: t.string({
      nullable: true,
      description: 'Why it was flagged or not, in one sentence.',
      resolve: (image) => (image.kind === 'scored' ? image.reason : null),
    }),
    nearestLabel: t.field({
      type: LabelSimilarity,
      nullable: true,
      resolve: (image) => (image.kind === 'scored' ? image.nearestLabel : null),
    }),
    topNegatives: t.field({
      type: [LabelSimilarity],
      resolve: (image) => (image.kind === 'scored' ? [...image.topNegatives] : []),
    }),
    looksLike: t.field({
      type: [LabelSimilarity],
      resolve: (image) => (image.kind === 'scored' ? [...image.looksLike] : []),
    }),
    error: t.field({
      type: SampleError,
      nullable: true,
      resolve: (image) => (image.kind === 'failed' ? image : null),
    }),
  }),
});

const ImageInput = builder.inputType('ImageInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    base64: t.string({ required: true, description: 'The bytes of the file.' }),
  }),
});

builder.relayMutationField(
  'scoreImages',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      images: t.field({
        type: [ImageInput],
        description: 'Small ones, as the whole request may have 1 MB; larger ones go to /score.',
      }),
      sampleIds: t.globalIDList({ for: Sample, description: 'Samples of the project, in place of images.' }),
      runId: t.globalID({
        for: ScoreRun,
        description: 'A complete run whose labels, negatives and threshold are taken.',
      }),
      threshold: t.float({ description: 'In place of the project’s own.' }),
    }),
  },
  {
    description: `Scores up to ${mostImages} images at once, against the active labels and negatives of the project and with the threshold of its newest run. Nothing is stored.`,
    resolve: (_root, { input }, context) =>
      outcome(() =>
        refusing(input.sampleIds ? 'sampleIds' : 'images', async () => {
          const projectId = input.projectId.id;
          const { images, sampleIds } = input;
          if ((images ?? null) === null && (sampleIds ?? null) === null) {
            throw new RefusedInput('BAD_ARGUMENT', 'Give images, or the ids of samples.', 'images');
          }
          const brought = [
            ...(images ?? []).map(readImage),
            ...(await readSamples(
              context,
              projectId,
              (sampleIds ?? []).map(({ id }) => id),
            )),
          ];
          const wish = { projectId, runId: input.runId?.id, threshold: input.threshold ?? undefined };
          return passGate(context, wish, brought);
        }),
      ),
  },
  {
    outputFields: (t) => ({
      images: t.field({ type: [ImageVerdict], resolve: ({ made }) => [...(made?.images ?? [])] }),
      threshold: t.float({
        nullable: true,
        description: 'Images that score below it are flagged.',
        resolve: ({ made }) => made?.threshold ?? null,
      }),
      thresholdPolicy: t.string({
        nullable: true,
        description: 'The rule that chose it, as a run has it.',
        resolve: ({ made }) => made?.policy ?? null,
      }),
      method: t.string({ nullable: true, resolve: ({ made }) => made?.basis.method ?? null }),
      encoderId: t.string({ nullable: true, resolve: ({ made }) => made?.basis.encoderId ?? null }),
      run: t.field({
        type: ScoreRun,
        nullable: true,
        description: 'The run whose method and threshold were taken.',
        resolve: ({ made }) => made?.basis.run ?? null,
      }),
      labelSet: t.prismaField({
        type: 'LabelSet',
        nullable: true,
        resolve: (query, { made }, _args, { db }) =>
          made ? db.labelSet.findUnique({ ...query, where: { id: made.basis.labelSet.id } }) : null,
      }),
      corpusVersion: t.prismaField({
        type: 'CorpusVersion',
        nullable: true,
        resolve: (query, { made }, _args, { db }) =>
          made?.basis.corpus
            ? db.corpusVersion.findUnique({ ...query, where: { id: made.basis.corpus.versionId } })
            : null,
      }),
      warnings: t.stringList({ resolve: ({ made }) => [...(made?.warnings ?? [])] }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

function readImage({ name, base64 }: { name: string; base64: string }): BroughtImage {
  if (!z.base64().safeParse(base64).success) {
    return { name, image: { kind: 'failed', code: 'BAD_ARGUMENT', message: 'it is not base64' } };
  }
  return { name, image: { kind: 'bytes', bytes: Buffer.from(base64, 'base64') } };
}

/** @throws StrayError NOT_FOUND for a sample that is not of the project · BAD_ARGUMENT for too many bytes */
async function readSamples({ db }: Context, projectId: string, ids: readonly string[]): Promise<BroughtImage[]> {
  const where = { id: { in: [...ids] }, dataset: { projectId, deletedAt: null } };
  const found = await db.sample.findMany({ where, select: { id: true, path: true, sha256: true, bytes: true } });
  if (found.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes) {
    throw new StrayError('BAD_ARGUMENT', `The samples have more than ${mostBytes / 2 ** 20} MB together.`);
  }
  const known = new Map(found.map((sample) => [sample.id, sample]));
  return ids.map((id) => {
    const sample = known.get(id);
    if (sample === undefined) throw new StrayError('NOT_FOUND', 'One of the samples is not in this project.');
    return { name: sample.path, image: { kind: 'stored', sha256: sample.sha256 } };
  });
}
