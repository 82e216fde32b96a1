import { StrayError } from '@stray/core';
import { exportHeartbeat, failExport, type JobHandler, startExport } from '@stray/db';
import { exportDataset } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

/** Well within the time after which a silent worker is taken for dead; one image may take longer. */
const beatMs = 5000;
/** No more often is a row told how far it has come. */
const tellMs = 500;

/** export: makes a file of a dataset. */
export function exportJob({ db, pool, blobs, home, log }: Context): JobHandler<'export'> {
  return async ({ exportId }, signal) => {
    const wish = await startExport(db, exportId);
    if (wish === null) return;
    let [wanted, last, toldMs] = [true, { done: 0, total: 0 }, Number.NEGATIVE_INFINITY];
    const beat = async () => {
      toldMs = performance.now();
      wanted &&= await exportHeartbeat(db, exportId, last);
    };
    const timer = setInterval(() => beat().catch(() => undefined), beatMs);
    try {
      const made = await exportDataset(
        { db, pool, blobs, home },
        {
          export: wish,
          onProgress: async (progress) => {
            last = progress;
            if (performance.now() - toldMs > tellMs) await beat();
            return wanted && !signal.aborted;
          },
        },
      );
      signal.throwIfAborted();
      log.info({ exportId }, made ? 'The export is made.' : 'The export is not wanted any more.');
    } catch (error) {
      if (!(error instanceof StrayError) || isPassing(error)) throw error;
      log.warn({ exportId, code: error.code, message: error.message }, 'The export cannot be made.');
      await failExport(db, exportId, error);
    } finally {
      clearInterval(timer);
    }
  };
}
