import { type Method, methods, needsCalibration, runId, StrayError } from '@stray/core';
import { createRun } from '@stray/db';
import { type CalibrationChoice, refuseUnsuitable } from '@stray/pipeline';
import { builder } from '../builder.ts';
import type { EncoderFacts } from '../context.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
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
            where: { id: input.datasetId.id },
            select: {
              id: true,
              projectId: true,
              project: { select: { activeLabelSetId: true } },
              _count: { select: { samples: true } },
            },
          });
          if (dataset === null) throw new RefusedInput('NOT_FOUND', 'There is no such dataset.', 'datasetId');
          const labelSetId = dataset.project.activeLabelSetId;
          if (labelSetId === null)
            throw new RefusedInput('LABELS_MISSING', 'The project has no classes yet.', 'datasetId');
          if (dataset._count.samples === 0)
            throw new RefusedInput('FOLDER_EMPTY', 'The dataset has no images yet.', 'datasetId');
          if (calibrationDatasetId !== undefined) {
            const choice = { tested: dataset.id, calibration: calibrationDatasetId };
            await refuseCalibration(tx, { projectId: dataset.projectId, ...choice });
          }
          const run = await createRun(tx, {
            datasetId: dataset.id,
            labelSetId,
            encoderId: encoder.id,
            method,
            parameters: rule === null ? {} : { rule },
            seed: 0,
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

function chosenEncoder(installed: readonly EncoderFacts[], id: string | undefined): EncoderFacts {
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
  if ((await tx.dataset.count({ where: { id: choice.calibration, projectId } })) === 0) {
    throw new RefusedInput('NOT_FOUND', 'The project has no such dataset.', field);
  }
  try {
    await refuseUnsuitable(tx, choice);
  } catch (error) {
    if (!(error instanceof StrayError)) throw error;
    throw new RefusedInput(error.code, error.message, field);
  }
}
