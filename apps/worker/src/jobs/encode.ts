import { setTimeout as pause } from 'node:timers/promises';
import { describePassedOver } from '@stray/core';
import {
  type Claims,
  countSamples,
  datasetsOfRun,
  heartbeat,
  type JobHandler,
  openClaims,
  recordJob,
  type ScoreRun,
  startRun,
} from '@stray/db';
import { type EncodeProgress, encodeSamples, readsProbabilities } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

/** Longest time on one job: a longer run goes on in a job of its own, well before the queue takes it for lost. */
const sliceMs = 30 * 60_000;

/** With so many samples to encode, another worker is asked to help. */
const worthSharing = 1_024;

/** How often a worker that has nothing left to do looks whether the others are done. */
const lookAgainMs = 1_000;

/** How often what others have done is counted. */
const countEveryMs = 10_000;

/**
 * decode, encode and index: the samples of a run, and of its calibration, that lack an embedding; then the run goes on to
 * be scored. Every idle worker helps with a long run; one leads it, reports, and hands over.
 */
export function encodeJob(context: Context): JobHandler<'encode'> {
  const { db, pool, queue, log, metrics } = context;
  return async ({ runId, helps = false }, signal) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const datasets = await datasetsOfRun(db, run);
      const count = () => countAll(context, run, datasets);
      const counts = await count();
      let countedMs = performance.now();
      const report = async (status: 'RUNNING' | 'COMPLETED') => {
        if (helps) return;
        for (const word of ['decode', 'encode', 'index'] as const)
          await recordJob(db, { runId, word, status, ...counts });
      };
      await report('RUNNING');
      const left = () => counts.total - counts.done - counts.failed;
      let leftToOthers = false;
      if (left() > 0) {
        if (left() >= worthSharing) await queue.send('encode', { runId, helps: true });
        const claims = await openClaims(pool);
        try {
          leftToOthers = await encodeAll({ ...context, claims }, { run, datasets, helps }, async (batch) => {
            counts.done += batch.done;
            counts.failed += batch.failed;
            metrics.encoded(batch);
            if (!helps && performance.now() - countedMs > countEveryMs && counts.total >= worthSharing) {
              Object.assign(counts, await count());
              countedMs = performance.now();
            }
            await report('RUNNING');
            return (await heartbeat(db, runId)) && !signal.aborted;
          });
        } finally {
          await claims.close();
        }
      }
      signal.throwIfAborted();
      // Cancelled meanwhile, or another worker’s to end.
      if (helps || !(await heartbeat(db, runId))) return;
      Object.assign(counts, await count());
      if (left() > 0) {
        if (leftToOthers) await pause(lookAgainMs, undefined, { signal });
        await queue.send('encode', { runId });
        return;
      }
      await report('COMPLETED');
      for (const datasetId of datasets) await queue.send('quality', { datasetId });
      await queue.send('score', { runId });
    });
  };
}

interface Work {
  readonly run: ScoreRun;
  readonly datasets: readonly string[];
  readonly helps: boolean;
}

/** @returns whether any sample was left to another worker */
async function encodeAll(
  { db, blobs, encoders, claims }: Context & { readonly claims: Claims },
  { run, datasets, helps }: Work,
  onBatch: (batch: EncodeProgress) => Promise<boolean>,
): Promise<boolean> {
  const { id: runId, encoderId } = run;
  const withProbability = readsProbabilities(run);
  return encoders.use(encoderId, async (encoder) => {
    const pool = await encoder.pool();
    const device = { device: pool.device.device, deviceNote: describePassedOver(pool.device) || null };
    await heartbeat(db, runId, helps ? {} : device);
    const deadlineMs = performance.now() + sliceMs;
    let leftToOthers = false;
    for (const datasetId of datasets) {
      let wanted = true;
      const task = { datasetId, encoderId, withProbability, deadlineMs };
      const left = await encodeSamples({ db, blobs, pool, claims }, task, async (batch) => {
        wanted = await onBatch(batch);
        return wanted;
      });
      leftToOthers ||= left;
      if (!wanted) break;
    }
    return leftToOthers;
  });
}

async function countAll({ db }: Context, run: ScoreRun, datasets: readonly string[]) {
  const { encoderId } = run;
  const withProbability = readsProbabilities(run);
  const each = await Promise.all(
    datasets.map((datasetId) => countSamples(db, { datasetId, encoderId, withProbability })),
  );
  const sum = (of: 'embedded' | 'failed' | 'total') => each.reduce((so, counted) => so + counted[of], 0);
  return { done: sum('embedded'), failed: sum('failed'), total: sum('total') };
}
