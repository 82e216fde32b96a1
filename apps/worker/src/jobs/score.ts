import { type DeviceChoice, describePassedOver, describeWordsDevice, devices } from '@stray/core';
import { countSamples, heartbeat, type JobHandler, recordJob, type ScoreRun, startRun } from '@stray/db';
import { readsProbabilities, scoreSamples } from '@stray/pipeline';
import type { Context } from '../context.ts';
import { endRunOnRefusal } from './refusal.ts';

const aliveEveryMs = 5_000;

/** score: the embedded samples of a run; then it goes on to be flagged. */
export function scoreJob({ db, pool, queue, blobs, encoders, log }: Context): JobHandler<'score'> {
  return async ({ runId }, signal) => {
    const run = await startRun(db, runId);
    if (run === null) return;
    await endRunOnRefusal({ db, log, runId }, async () => {
      const { datasetId, encoderId } = run;
      const counted = { datasetId, encoderId, withProbability: readsProbabilities(run) };
      const { embedded: total } = await countSamples(db, counted);
      const job = { runId, word: 'score', failed: 0, total } as const;
      await recordJob(db, { ...job, status: 'RUNNING', done: 0 });
      // The first run with an encoder of one's own embeds all of WordNet, which takes minutes.
      const alive = setInterval(() => void heartbeat(db, runId).catch(() => undefined), aliveEveryMs);
      await encoders
        .use(encoderId, async (encoder) => {
          const { tower, device } = await encoder.tower();
          const ranOn = devicesOf(run, device);
          await scoreSamples({ db, pool, blobs, folder: encoder.folder, tower }, run, async (done) => {
            await recordJob(db, { ...job, status: 'RUNNING', done });
            return (await heartbeat(db, runId, { scoredCount: done, ...ranOn })) && !signal.aborted;
          });
        })
        .finally(() => clearInterval(alive));
      signal.throwIfAborted();
      // Cancelled meanwhile.
      if (!(await heartbeat(db, runId))) return;
      await recordJob(db, { ...job, status: 'COMPLETED', done: total });
      await queue.send('flag', { runId });
      const { corpusVersionId } = await db.scoreRun.findUniqueOrThrow({ where: { id: runId } });
      if (corpusVersionId !== null) await queue.send('index-words', { corpusVersionId });
    });
  };
}

/** What the run says of its devices: those of its images, or of its words alone where no image had to be encoded. */
function devicesOf(run: ScoreRun, words: DeviceChoice): Pick<ScoreRun, 'device' | 'deviceNote'> {
  const images = devices.find((name) => name === run.device);
  if (images === undefined) return { device: words.device, deviceNote: describePassedOver(words) || null };
  const note = describeWordsDevice(words, images);
  // A job that is done again has said it before.
  const said = note === '' || run.deviceNote?.endsWith(note) === true;
  return { device: images, deviceNote: said ? run.deviceNote : [run.deviceNote, note].filter(Boolean).join('; ') };
}
