import { methods, StrayError } from '@stray/core';
import { setThreshold } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { ScoreRun } from './scoreRun.ts';
import { readPolicy, ThresholdPolicyInput } from './thresholdPolicy.ts';

/** What is wrong with the wish rather than with Stray. */
const refusable: ReadonlySet<string> = new Set(['NOT_FOUND', 'CONFLICT', 'CALIBRATION_EMPTY']);

builder.relayMutationField(
  'setThreshold',
  {
    inputFields: (t) => ({
      runId: t.globalID({ required: true, for: ScoreRun }),
      thresholdPolicy: t.field({
        type: ThresholdPolicyInput,
        description: 'The method’s own default rule when left out.',
      }),
    }),
  },
  {
    description: 'Flags a complete run anew, at once, from its stored scores. Nothing is encoded or scored again.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const id = input.runId.id;
        const run = await db.scoreRun.findUnique({ where: { id }, select: { method: true } });
        if (run === null) throw new RefusedInput('NOT_FOUND', 'There is no such run.', 'runId');
        const method = methods.find((name) => name === run.method) ?? 'neglabel';
        const policy = readPolicy(input.thresholdPolicy, method);
        try {
          await setThreshold(db, id, policy);
        } catch (error) {
          if (!(error instanceof StrayError) || !refusable.has(error.code)) throw error;
          const field = error.code === 'CALIBRATION_EMPTY' ? 'thresholdPolicy' : 'runId';
          throw new RefusedInput(error.code, error.message, field);
        }
        return db.scoreRun.findUniqueOrThrow({ where: { id } });
      }),
  },
  {
    outputFields: (t) => ({
      run: t.field({ type: ScoreRun, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
