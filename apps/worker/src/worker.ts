import { publicError } from '@stray/core';
import { failDraft, failRun, failUpload, type JobHandlers } from '@stray/db';
import type { Context } from './context.ts';
import { encodeJob } from './jobs/encode.ts';
import { flagJob } from './jobs/flag.ts';
import { indexWordsJob } from './jobs/indexWords.ts';
import { mineJob } from './jobs/mine.ts';
import { qualityJob, queueNeverCompared } from './jobs/quality.ts';
import { scoreJob } from './jobs/score.ts';
import { watchForStalledRuns } from './jobs/stalled.ts';
import { uploadJob } from './jobs/upload.ts';
import { watchJobs } from './watch.ts';

/** Begins to work on the queue. @returns stop, which lets a batch at work come to its end */
export function startWorker(context: Context): () => Promise<void> {
  const { db, queue, log } = context;
  const handlers: JobHandlers = {
    upload: uploadJob(context),
    encode: encodeJob(context),
    score: scoreJob(context),
    flag: flagJob(context),
    mine: mineJob(context),
    'index-words': indexWordsJob(context),
    quality: qualityJob(context),
  };
  queue.work(handlers, {
    around: watchJobs(context.metrics),
    onGivenUp: async ({ name, payload, error }) => {
      log.error({ job: name, ...payload, error }, 'The job has failed for the last time.');
      if ('runId' in payload) await failRun(db, payload.runId, publicError(error));
      if ('draftId' in payload) await failDraft(db, payload.draftId, publicError(error));
      if ('uploadId' in payload) await failUpload(db, payload.uploadId, publicError(error));
    },
  });
  void queueNeverCompared(context);
  const stopWatching = watchForStalledRuns(context);
  return async () => {
    stopWatching();
    await queue.stop();
    await context.encoders.close();
  };
}
