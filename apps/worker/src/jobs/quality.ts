import { datasetsNeverCompared, type JobHandler } from '@stray/db';
import { compareSamples, measureMissing } from '@stray/pipeline';
import { createOnlooker } from '@stray/scoring';
import type { Context } from '../context.ts';

/** decode's afterwork: measures the samples of a dataset that were decoded without, and finds its duplicates. */
export function qualityJob({ db, blobs, log }: Context): JobHandler<'quality'> {
  return async ({ datasetId }, signal) => {
    const onlooker = createOnlooker();
    try {
      const counts = await measureMissing({ db, blobs, onlooker }, { datasetId, signal });
      signal.throwIfAborted();
      const duplicates = await compareSamples(db, datasetId);
      log.info({ datasetId, ...counts, duplicates }, 'The samples of the dataset are compared.');
    } finally {
      await onlooker.close();
    }
  };
}

/** Queues the datasets that an earlier version has decoded. */
export async function queueNeverCompared({ db, queue, log }: Context): Promise<void> {
  try {
    for (const datasetId of await datasetsNeverCompared(db)) await queue.send('quality', { datasetId });
  } catch (error) {
    log.warn({ error }, 'Datasets to compare could not be looked for.');
  }
}
