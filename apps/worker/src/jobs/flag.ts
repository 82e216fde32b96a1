import { type JobHandler, recordJob, startRun } from '@stray/db';
import { flagSamples } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

/** flag: the scored samples of a run by its threshold rule; the run is then complete. */
export function flagJob({ db, log }: Context): JobHandler<'flag'> {
  return async ({ runId }) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const job = { runId, word: 'flag', failed: 0 } as const;
      await recordJob(db, { ...job, status: 'RUNNING', done: 0, total: run.scoredCount });
      const flagged = await flagSamples(db, run);
      await recordJob(db, { ...job, status: 'COMPLETED', done: flagged, total: flagged });
      log.info({ runId, flagged }, 'The run is complete.');
    });
  };
}
