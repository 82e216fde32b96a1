import { type Method, methodFacts, methods, needsCalibration, runId, StrayError } from '@stray/core';
import { createRun } from '@stray/db';
import { type CalibrationChoice, readRecipe, refuseUnsuitable } from '@stray/pipeline';
import { builder } from '../builder.ts';
import type { EncoderFacts } from '../services.ts';
import { CorpusVersion } from './corpus.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { LabelSet } from './labelSet.ts';
import { ScoreRun } from './scoreRun.ts';
import { readPolicy, ThresholdPolicyInput } from './thresholdPolicy.ts';

builder.relayMutationField(
  'startRun',
  {
    inputFields: (t) => ({
      datasetId: t.globalID({ required: true, for: Dataset }),
      encoderId: t.string({ description: 'One of `encoders`; the first of them when left out.' }),
      method: t.string({ defaultValue: 'neglabel', description: methods.join(' | ') }),
      thresholdPolicy: t.field({
        type: ThresholdPolicyInput,
        description: 'The method’s own default rule when left out.',
      }),
      labelSetId: t.globalID({ for: LabelSet, description: 'The project’s active labels when left out.' }),
      corpusVersionId: t.globalID({
        for: CorpusVersion,
        description:
          'Scores against the negatives of this version, whatever labels they were mined for. When left out, the active version; mined anew, with its edits, where the labels are others.',
      }),
      groups: t.int({ description: 'G of NegLabel, 1 to 10,000; the encoder’s when left out.' }),
      seed: t.int({ defaultValue: 0, description: 'Decides which negatives share a group.' }),
      calibrationDatasetId: t.globalID({
        for: Dataset,
        description:
          'A dataset of the same project whose samples are known to belong, and are not among those scored: every sample gets a p-value.',
      }),
    }),
  },
  {
    description:
      'Scores a dataset with the active labels of its project. What was encoded before is not encoded again.',
    resolve: (_root, { input }, { db, queue, encoders }) =>
      outcome(async () => {
        const method = readMethod(input.method ?? 'neglabel');
        const encoder = chosenEncoder(await encoders(), input.encoderId ?? undefined);
        const lack = encoder.methods.find(({ name }) => name === method)?.unavailable ?? null;
        if (lack !== null) throw new RefusedInput('BAD_ARGUMENT', `${method}: ${lack}.`, 'method');
        const rule = readPolicy(input.thresholdPolicy, method);
        const calibrationDatasetId = input.calibrationDatasetId?.id;
        if (rule !== null && needsCalibration(rule) && calibrationDatasetId === undefined) {
          throw new RefusedInput(
            'CALIBRATION_EMPTY',
            'The policy needs a calibration dataset of samples known to belong.',
            'calibrationDatasetId',
          );
        }
        return db.$transaction(async (tx) => {
          const dataset = await tx.dataset.findUnique({
            where: { id: input.datasetId.id, deletedAt: null },
            select: {
              id: true,
              projectId: true,
              project: { select: { activeLabelSetId: true } },
              _count: { select: { samples: true } },
            },
          });
          if (dataset === null) throw new RefusedInput('NOT_FOUND', 'There is no such dataset.', 'datasetId');
          const labelSetId = await labelsOf(tx, dataset, input.labelSetId?.id);
          if (labelSetId === null)
            throw new RefusedInput('LABELS_MISSING', 'The project has no classes yet.', 'datasetId');
          if (dataset._count.samples === 0)
            throw new RefusedInput('FOLDER_EMPTY', 'The dataset has no images yet.', 'datasetId');
          if (calibrationDatasetId !== undefined) {
            const choice = { tested: dataset.id, calibration: calibrationDatasetId };
            await refuseCalibration(tx, { projectId: dataset.projectId, ...choice });
          }
          const corpusVersionId = input.corpusVersionId?.id;
          if (corpusVersionId !== undefined) {
            await refuseCorpus(tx, { corpusVersionId, projectId: dataset.projectId, encoder, method });
          }
          const { groups } = input;
          const run = await createRun(tx, {
            datasetId: dataset.id,
            labelSetId,
            encoderId: encoder.id,
            method,
            parameters: { ...(rule !== null && { rule }), ...(groups != null && { groups: readGroups(groups) }) },
            seed: input.seed ?? 0,
            corpusVersionId,
            calibrationDatasetId,
          });
          await queue.send('encode', { runId: runId.parse(run.id) }, tx);
          return run;
        });
      }),
  },
  {
    outputFields: (t) => ({
      run: t.field({ type: ScoreRun, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

type Transaction = Parameters<typeof refuseUnsuitable>[0];

async function labelsOf(
  tx: Transaction,
  { projectId, project }: { projectId: string; project: { activeLabelSetId: string | null } },
  given: string | undefined,
): Promise<string | null> {
  if (given === undefined) return project.activeLabelSetId;
  if ((await tx.labelSet.count({ where: { id: given, projectId } })) > 0) return given;
  throw new RefusedInput('NOT_FOUND', 'The project has no such labels.', 'labelSetId');
}

interface CorpusChoice {
  readonly corpusVersionId: string;
  readonly projectId: string;
  readonly encoder: EncoderFacts;
  readonly method: Method;
}

/** A version serves the encoder that it was mined with, and the methods that score against negatives of its kind. */
async function refuseCorpus(
  tx: Transaction,
  { corpusVersionId, projectId, encoder, method }: CorpusChoice,
): Promise<void> {
  const version = await tx.corpusVersion.findUnique({ where: { id: corpusVersionId, corpus: { projectId } } });
  const refuse = (code: 'NOT_FOUND' | 'BAD_ARGUMENT', message: string) =>
    new RefusedInput(code, message, 'corpusVersionId');
  if (version === null) throw refuse('NOT_FOUND', 'The project has no such corpus version.');
  if (version.encoderId !== encoder.id) {
    throw refuse(
      'BAD_ARGUMENT',
      `The version was mined with the encoder ${version.encoderId}, not with ${encoder.id}.`,
    );
  }
  const { needs } = methodFacts[method];
  if (!needs.includes('negatives') && !needs.includes('conjugated-negatives')) {
    throw refuse('BAD_ARGUMENT', `${method} has no negatives.`);
  }
  const conjugated = readRecipe(version.recipe).pool === 'conjugated';
  if (conjugated !== needs.includes('conjugated-negatives')) {
    throw refuse('BAD_ARGUMENT', `${method} needs negatives ${conjugated ? 'that are no' : 'of the'} conjugated pool.`);
  }
}

function readGroups(groups: number): number {
  if (groups >= 1 && groups <= 10_000) return groups;
  throw new RefusedInput('BAD_ARGUMENT', 'There are 1 to 10,000 groups.', 'groups');
}

function readMethod(given: string): Method {
  const method = methods.find((name) => name === given);
  if (method === undefined) {
    throw new RefusedInput(
      'BAD_ARGUMENT',
      `There is no method “${given}”; there are ${methods.join(' and ')}.`,
      'method',
    );
  }
  return method;
}

export function chosenEncoder(installed: readonly EncoderFacts[], id: string | undefined): EncoderFacts {
  const encoder = id === undefined ? installed[0] : installed.find((known) => known.id === id);
  if (encoder !== undefined) return encoder;
  const known = installed.map((other) => other.id).join(', ');
  throw new RefusedInput('NOT_FOUND', `The encoder “${id}” is not installed; there are ${known}.`, 'encoderId');
}

async function refuseCalibration(
  tx: Parameters<typeof refuseUnsuitable>[0],
  { projectId, ...choice }: CalibrationChoice & { projectId: string },
): Promise<void> {
  const field = 'calibrationDatasetId';
  if ((await tx.dataset.count({ where: { id: choice.calibration, projectId, deletedAt: null } })) === 0) {
    throw new RefusedInput('NOT_FOUND', 'The project has no such dataset.', field);
  }
  try {
    await refuseUnsuitable(tx, choice);
  } catch (error) {
    if (!(error instanceof StrayError)) throw error;
    throw new RefusedInput(error.code, error.message, field);
  }
}
