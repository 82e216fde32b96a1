import { runId as runIdShape } from '@stray/core';
import { repeatRun } from '@stray/db';
import { builder } from '../builder.ts';
import { outcome, UserError } from './error.ts';
import { refusing } from './refusing.ts';
import { ScoreRun } from './scoreRun.ts';

builder.relayMutationField(
  'repeatRun',
  { inputFields: (t) => ({ runId: t.globalID({ required: true, for: ScoreRun }) }) },
  {
    description:
      'Scores the dataset again from all that is stored on a run: labels, corpus version, encoder, method, parameters and seed. The same samples get the same scores.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        refusing('runId', () =>
          db.$transaction(async (tx) => {
            const run = await repeatRun(tx, input.runId.id);
            await queue.send('encode', { runId: runIdShape.parse(run.id) }, tx);
            return run;
          }),
        ),
      ),
  },
  {
    outputFields: (t) => ({
      run: t.field({ type: ScoreRun, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
