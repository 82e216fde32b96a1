import { describePassedOver } from '@stray/core';
import { countSamples, heartbeat, type JobHandler, recordJob, startRun } from '@stray/db';
import { encodeSamples } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

/** Longest time on one job: a longer run goes on in a job of its own, well before the queue takes it for lost. */
const sliceMs = 30 * 60_000;

/** decode, encode and index: the samples of a run that lack an embedding; then the run goes on to be scored. */
export function encodeJob({ db, queue, blobs, encoders, log }: Context): JobHandler<'encode'> {
  return async ({ runId }, signal) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const { datasetId, encoderId } = run;
      const { total, embedded, failed } = await countSamples(db, { datasetId, encoderId });
      const counts = { done: embedded, failed, total };
      const report = async (status: 'RUNNING' | 'COMPLETED') => {
        for (const word of ['decode', 'encode', 'index'] as const)
          await recordJob(db, { runId, word, status, ...counts });
      };
      await report('RUNNING');
      if (embedded + failed < total) {
        await encoders.use(encoderId, async (encoder) => {
          const pool = await encoder.pool();
          await heartbeat(db, runId, {
            device: pool.device.device,
            deviceNote: describePassedOver(pool.device) || null,
          });
          const deadlineMs = performance.now() + sliceMs;
          await encodeSamples({ db, blobs, pool }, { datasetId, encoderId, deadlineMs }, async (batch) => {
            counts.done += batch.done;
            counts.failed += batch.failed;
            await report('RUNNING');
            return (await heartbeat(db, runId)) && !signal.aborted;
          });
        });
      }
      signal.throwIfAborted();
      const left = await countSamples(db, { datasetId, encoderId });
      if (left.embedded + left.failed < left.total) {
        await queue.send('encode', { runId });
        return;
      }
      Object.assign(counts, { done: left.embedded, failed: left.failed, total: left.total });
      await report('COMPLETED');
      await queue.send('score', { runId });
    });
  };
}
