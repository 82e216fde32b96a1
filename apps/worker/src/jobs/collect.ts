import { type JobHandler, recordFreed, startCollection } from '@stray/db';
import { collectUnused } from '@stray/pipeline';
import type { Context } from '../context.ts';

const aliveEveryMs = 5_000;

/** collect: throws away what nobody uses. */
export function collectJob({ db, blobs, home, log }: Context): JobHandler<'collect'> {
  return async ({ collectionId }, signal) => {
    const collection = await startCollection(db, collectionId);
    if (collection === null) return;
    const alive = setInterval(() => void recordFreed(db, collectionId).catch(() => undefined), aliveEveryMs);
    try {
      await collectUnused({ db, blobs, home, signal }, collection);
    } finally {
      clearInterval(alive);
    }
    log.info({ collectionId }, 'What nobody uses is collected.');
  };
}
