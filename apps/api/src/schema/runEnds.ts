import { runId as runIdShape } from '@stray/core';
import { cancelRun, type PrismaClient, requeueRun } from '@stray/db';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { ScoreRun } from './scoreRun.ts';

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** The run as it is after `change`, which says whether it could be made. */
async function changed(tx: Pick<Transaction, 'scoreRun'>, id: string, change: Promise<boolean>, otherwise: string) {
  const made = await change;
  const run = await tx.scoreRun.findUnique({ where: { id } });
  if (run === null) throw new RefusedInput('NOT_FOUND', 'There is no such run.', 'runId');
  if (!made) throw new RefusedInput('CONFLICT', otherwise, 'runId');
  return run;
}

builder.relayMutationField(
  'cancelRun',
  { inputFields: (t) => ({ runId: t.globalID({ required: true, for: ScoreRun }) }) },
  {
    description: 'Ends a run that is queued or at work. What it has embedded stays, and is not embedded again.',
    resolve: (_root, { input }, { db }) =>
      outcome(() => changed(db, input.runId.id, cancelRun(db, input.runId.id), 'The run has come to its end.')),
  },
  {
    outputFields: (t) => ({
      run: t.field({ type: ScoreRun, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'retryRun',
  { inputFields: (t) => ({ runId: t.globalID({ required: true, for: ScoreRun }) }) },
  {
    description:
      'Goes on with a run that failed or was cancelled, over the samples that its dataset has now: only what is missing is done.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        db.$transaction(async (tx) => {
          const { id } = input.runId;
          const run = await changed(
            tx,
            id,
            requeueRun(tx, id),
            'Only a run that failed or was cancelled is gone on with.',
          );
          await queue.send('encode', { runId: runIdShape.parse(id) }, tx);
          return run;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      run: t.field({ type: ScoreRun, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
