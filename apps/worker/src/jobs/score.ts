import { countSamples, heartbeat, type JobHandler, recordJob, startRun } from '@stray/db';
import { scoreSamples } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

const aliveEveryMs = 5_000;

/** score: the embedded samples of a run; then it goes on to be flagged. */
export function scoreJob({ db, queue, blobs, encoders, log }: Context): JobHandler<'score'> {
  return async ({ runId }, signal) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const { datasetId, encoderId } = run;
      const { embedded: total } = await countSamples(db, { datasetId, encoderId });
      const job = { runId, word: 'score', failed: 0, total } as const;
      await recordJob(db, { ...job, status: 'RUNNING', done: 0 });
      // The first run with an encoder of one's own embeds all of WordNet, which takes minutes.
      const alive = setInterval(() => void heartbeat(db, runId).catch(() => undefined), aliveEveryMs);
      await encoders
        .use(encoderId, async ({ folder, tower }) => {
          await scoreSamples({ db, blobs, folder, tower: await tower() }, run, async (done) => {
            await recordJob(db, { ...job, status: 'RUNNING', done });
            return (await heartbeat(db, runId, { scoredCount: done, device: run.device ?? 'cpu' })) && !signal.aborted;
          });
        })
        .finally(() => clearInterval(alive));
      signal.throwIfAborted();
      await recordJob(db, { ...job, status: 'COMPLETED', done: total });
      await queue.send('flag', { runId });
      const { corpusVersionId } = await db.scoreRun.findUniqueOrThrow({ where: { id: runId } });
      if (corpusVersionId !== null) await queue.send('index-words', { corpusVersionId });
    });
  };
}
