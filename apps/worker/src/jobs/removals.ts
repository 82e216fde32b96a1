import { hiddenRows, lastSweep, stalledCollections } from '@stray/db';
import { collect } from '@stray/pipeline';
import type { Context } from '../context.ts';

const lookEveryMs = 30_000;
const sweepEveryMs = 24 * 3600_000;

/**
 * Sends deletions and collections whose worker was lost through the queue again, now and then on, and asks for a sweep
 * once a day.
 *
 * @returns stop
 */
export function watchForRemovals({ db, queue, log, silentMs }: Context): () => void {
  const look = async () => {
    try {
      const { projectIds, datasetIds } = await hiddenRows(db);
      for (const projectId of projectIds) await queue.send('delete-project', { projectId });
      for (const datasetId of datasetIds) await queue.send('delete-dataset', { datasetId });
      for (const { id } of await stalledCollections(db, silentMs)) await queue.send('collect', { collectionId: id });
      const swept = await lastSweep(db);
      if (swept === null || Date.now() - swept.getTime() > sweepEveryMs) await collect({ db, queue }, { sweep: true });
    } catch (error) {
      log.warn({ error }, 'Deletions that were cut short could not be looked for.');
    }
  };
  const timer = setInterval(look, lookEveryMs);
  void look();
  return () => clearInterval(timer);
}
