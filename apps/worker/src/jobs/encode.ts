import { describePassedOver } from '@stray/core';
import { countSamples, datasetsOfRun, heartbeat, type JobHandler, recordJob, startRun } from '@stray/db';
import { encodeSamples, readsProbabilities } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

/** Longest time on one job: a longer run goes on in a job of its own, well before the queue takes it for lost. */
const sliceMs = 30 * 60_000;

/**
 * decode, encode and index: the samples of a run, and of its calibration, that lack an embedding; then the run goes on to
 * be scored.
 */
export function encodeJob({ db, queue, blobs, encoders, log }: Context): JobHandler<'encode'> {
  return async ({ runId }, signal) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const { encoderId } = run;
      const withProbability = readsProbabilities(run);
      const datasets = await datasetsOfRun(db, run);
      const count = async () => {
        const each = await Promise.all(
          datasets.map((datasetId) => countSamples(db, { datasetId, encoderId, withProbability })),
        );
        const sum = (of: 'embedded' | 'failed' | 'total') => each.reduce((so, counted) => so + counted[of], 0);
        return { done: sum('embedded'), failed: sum('failed'), total: sum('total') };
      };
      const counts = await count();
      const report = async (status: 'RUNNING' | 'COMPLETED') => {
        for (const word of ['decode', 'encode', 'index'] as const)
          await recordJob(db, { runId, word, status, ...counts });
      };
      await report('RUNNING');
      if (counts.done + counts.failed < counts.total) {
        await encoders.use(encoderId, async (encoder) => {
          const pool = await encoder.pool();
          await heartbeat(db, runId, {
            device: pool.device.device,
            deviceNote: describePassedOver(pool.device) || null,
          });
          const deadlineMs = performance.now() + sliceMs;
          for (const datasetId of datasets) {
            let wanted = true;
            const task = { datasetId, encoderId, withProbability, deadlineMs };
            await encodeSamples({ db, blobs, pool }, task, async (batch) => {
              counts.done += batch.done;
              counts.failed += batch.failed;
              await report('RUNNING');
              wanted = (await heartbeat(db, runId)) && !signal.aborted;
              return wanted;
            });
            if (!wanted) break;
          }
        });
      }
      signal.throwIfAborted();
      // Cancelled meanwhile.
      if (!(await heartbeat(db, runId))) return;
      Object.assign(counts, await count());
      if (counts.done + counts.failed < counts.total) {
        await queue.send('encode', { runId });
        return;
      }
      await report('COMPLETED');
      for (const datasetId of datasets) await queue.send('quality', { datasetId });
      await queue.send('score', { runId });
    });
  };
}
