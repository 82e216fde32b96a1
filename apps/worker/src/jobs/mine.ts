import { StrayError } from '@stray/core';
import { draftHeartbeat, failDraft, type JobHandler, readDraft } from '@stray/db';
import { mineDraft } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

const aliveEveryMs = 5_000;

/** mine: the negatives of a corpus draft. */
export function mineJob({ db, blobs, encoders, log }: Context): JobHandler<'mine'> {
  return async ({ draftId }) => {
    const draft = await readDraft(db, draftId).catch((error: unknown) => {
      if (error instanceof StrayError && error.code === 'NOT_FOUND') return null;
      throw error;
    });
    if (draft === null || !(await draftHeartbeat(db, draftId))) return;
    const alive = setInterval(() => void draftHeartbeat(db, draftId).catch(() => undefined), aliveEveryMs);
    try {
      await encoders.use(draft.encoderId, async ({ tower }) => {
        await mineDraft({ db, blobs, tower: (await tower()).tower }, draftId);
      });
      log.info({ draftId }, 'The draft is mined.');
    } catch (error) {
      if (!(error instanceof StrayError) || isPassing(error)) throw error;
      log.warn({ draftId, code: error.code, message: error.message }, 'The draft cannot be mined.');
      await failDraft(db, draftId, error);
    } finally {
      clearInterval(alive);
    }
  };
}
