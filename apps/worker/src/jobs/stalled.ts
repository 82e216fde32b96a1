import { draftId, exportId, projectionId, runId, uploadId } from '@stray/core';
import { type OpenWork, openWork } from '@stray/db';
import type { Context } from '../context.ts';

const lookEveryMs = 5_000;

/**
 * Sends runs, drafts to be mined, archives, maps and exports whose worker was lost through the queue again, now and then on. Runs go on
 * where they stopped: `encode` hands over at once when nothing is left to encode.
 *
 * Silence is measured by the time that passes here while a heartbeat stays what it is, not by what it says: clocks of
 * several machines differ, and jump.
 *
 * @returns stop
 */
export function watchForStalledRuns({ db, queue, log, silentMs }: Context): () => void {
  const silence = measureSilence(silentMs);
  const look = async () => {
    try {
      await queue.releaseLate();
      for (const { kind, id } of silence(await openWork(db), performance.now())) {
        if (kind === 'draft') await queue.send('mine', { draftId: draftId.parse(id) });
        else if (kind === 'upload') await queue.send('upload', { uploadId: uploadId.parse(id) });
        else if (kind === 'projection') await queue.send('project', { projectionId: projectionId.parse(id) });
        else if (kind === 'export') await queue.send('export', { exportId: exportId.parse(id) });
        else if (await queue.send('encode', { runId: runId.parse(id) }))
          log.info({ runId: id }, 'The run goes on after its worker was lost.');
      }
    } catch (error) {
      log.warn({ error }, 'Lost runs could not be looked for.');
    }
  };
  const timer = setInterval(look, lookEveryMs);
  void look();
  return () => clearInterval(timer);
}

/**
 * @returns a function that is given all open work and the time in milliseconds, now and again, and tells of which of it
 *   the heartbeat has been the same for `silentMs`
 */
export function measureSilence(silentMs: number): (open: readonly OpenWork[], nowMs: number) => OpenWork[] {
  let heard = new Map<string, { readonly beat: number; readonly sinceMs: number }>();
  return (open, nowMs) => {
    const before = heard;
    heard = new Map();
    return open.filter(({ kind, id, heartbeatAt }) => {
      const key = `${kind} ${id}`;
      const beat = heartbeatAt?.getTime() ?? 0;
      const known = before.get(key);
      const sinceMs = known?.beat === beat ? known.sinceMs : nowMs;
      heard.set(key, { beat, sinceMs });
      return nowMs - sinceMs >= silentMs;
    });
  };
}
