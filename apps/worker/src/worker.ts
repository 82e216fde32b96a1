import { publicError } from '@stray/core';
import {
  failCollection,
  failDraft,
  failExport,
  failProjection,
  failRun,
  failUpload,
  type JobHandlers,
} from '@stray/db';
import type { Context } from './context.ts';
import { collectJob } from './jobs/collect.ts';
import { deliveriesAtOnce, deliverJob, watchForDeliveries } from './jobs/deliver.ts';
import { encodeJob } from './jobs/encode.ts';
import { deleteDatasetJob, deleteProjectJob } from './jobs/erase.ts';
import { exportJob } from './jobs/export.ts';
import { flagJob } from './jobs/flag.ts';
import { indexWordsJob } from './jobs/indexWords.ts';
import { mineJob } from './jobs/mine.ts';
import { projectJob } from './jobs/project.ts';
import { qualityJob, queueNeverCompared } from './jobs/quality.ts';
import { watchForRemovals } from './jobs/removals.ts';
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
    project: projectJob(context),
    export: exportJob(context),
    deliver: deliverJob(context),
    'delete-dataset': deleteDatasetJob(context),
    'delete-project': deleteProjectJob(context),
    collect: collectJob(context),
  };
  queue.work(handlers, {
    atOnce: { deliver: deliveriesAtOnce },
    around: watchJobs(context.metrics),
    onGivenUp: async ({ name, payload, error }) => {
      log.error({ job: name, ...payload, error }, 'The job has failed for the last time.');
      if ('runId' in payload) await failRun(db, payload.runId, publicError(error));
      if ('draftId' in payload) await failDraft(db, payload.draftId, publicError(error));
      if ('collectionId' in payload) await failCollection(db, payload.collectionId, publicError(error));
      if ('projectionId' in payload) await failProjection(db, payload.projectionId, publicError(error));
      if ('exportId' in payload) await failExport(db, payload.exportId, publicError(error));
      if ('uploadId' in payload) await failUpload(db, payload.uploadId, publicError(error));
    },
  });
  void queueNeverCompared(context);
  const stops = [watchForStalledRuns(context), watchForRemovals(context), watchForDeliveries(context)];
  return async () => {
    for (const stop of stops) stop();
    await queue.stop();
    await context.encoders.close();
  };
}
