import { draftId, runId, uploadId } from '@stray/core';
import { stalledDrafts, stalledRuns, stalledUploads } from '@stray/db';
import type { Context } from '../context.ts';

/** A worker speaks up at least every few seconds; after this long it is taken for dead. */
const silentMs = 20_000;
const lookEveryMs = 10_000;

/**
 * Sends runs, drafts to be mined and archives whose worker was lost through the queue again, now and then on. Runs go on
 * where they stopped: `encode` hands over at once when nothing is left to encode.
 *
 * @returns stop
 */
export function watchForStalledRuns({ db, queue, log }: Context): () => void {
  const look = async () => {
    try {
      for (const run of await stalledRuns(db, silentMs)) {
        const sent = await queue.send('encode', { runId: runId.parse(run.id) });
        if (sent) log.info({ runId: run.id }, 'The run goes on after its worker was lost.');
      }
      for (const draft of await stalledDrafts(db, silentMs)) {
        await queue.send('mine', { draftId: draftId.parse(draft.id) });
      }
      for (const upload of await stalledUploads(db, silentMs)) {
        await queue.send('upload', { uploadId: uploadId.parse(upload.id) });
      }
    } catch (error) {
      log.warn({ error }, 'Lost runs could not be looked for.');
    }
  };
  const timer = setInterval(look, lookEveryMs);
  void look();
  return () => clearInterval(timer);
}
