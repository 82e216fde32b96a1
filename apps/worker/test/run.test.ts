import { type ChildProcess, execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { identify, runId } from '@stray/core';
import { cancelRun, createRun, type Dataset, type NewRun, readCalibration, requeueRun, type ScoreRun } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { addSamples, storeFile } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import {
  makeDataset,
  makeLabelSet,
  type TestDatabase,
  tellsClientsApart,
  tinyImage,
  withOneDatabase,
} from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { end } from './startedWorker.ts';
import { workersOf } from './workers.ts';

const cli = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));
const strays = fileURLToPath(new URL('../../../demo/strays', import.meta.url));
const photos = (await readdir(strays)).sort();
const clothing = fileURLToPath(new URL('../../../demo/clothing', import.meta.url));
const goodPhotos = ['hat', 'shoes'].flatMap((name) =>
  readdirSync(join(clothing, name)).map((file) => `${name}/${file}`),
);
const encoderId = identify(await embeddedEncoder());
const photoOf = (name: string) => readFile(join(strays, name));
/** Copies of the photos that take a worker some batches. */
const long = 5;

withOneDatabase((database) => {
  const { home, queue, start } = workersOf(database);

  async function makePhotos(copies: number, of: (name: string) => Promise<Buffer> = photoOf): Promise<Dataset> {
    const dataset = await makeDataset(database().prisma);
    const blobs = createFileStore(home());
    const samples = [];
    const originals = await Promise.all(photos.map(async (name) => [name, await of(name)] as const));
    for (let copy = 0; copy < copies; copy++) {
      for (const [name, original] of originals) {
        // A byte after the end of the image makes it another blob.
        const bytes = Buffer.concat([original, Buffer.from(`${dataset.id}${copy}`)]);
        samples.push(await storeFile(blobs, { path: `${copy}/${name}`, bytes }));
      }
    }
    samples.push(await storeFile(blobs, { path: 'notes.txt', bytes: Buffer.from('no image') }));
    await addSamples(database().prisma, dataset.id, samples);
    return dataset;
  }

  const samplesOf = ({ id }: Dataset) => database().prisma.sample.findMany({ where: { datasetId: id } });

  async function queueRun(
    dataset: Dataset,
    labels: readonly string[],
    facts: Partial<Pick<NewRun, 'method' | 'parameters' | 'calibrationDatasetId'>> = {},
  ): Promise<ScoreRun> {
    const { prisma } = database();
    const labelSet = await makeLabelSet(prisma, dataset.projectId, labels);
    const scoring = { encoderId, method: 'neglabel', parameters: {}, seed: 0 } as const;
    const run = await createRun(prisma, { datasetId: dataset.id, labelSetId: labelSet.id, ...scoring, ...facts });
    await queue().send('encode', { runId: runId.parse(run.id) });
    return run;
  }

  describe('a run', () => {
    describe('of a worker that has others to do', () => {
      let worker: ChildProcess;
      beforeAll(() => {
        worker = start();
      });
      afterAll(() => end(worker));

      it('goes from blobs to flags, and a bad file costs itself alone', async () => {
        const { prisma } = database();
        const dataset = await makePhotos(1);
        const run = await queueRun(dataset, ['cat', 'longsleeve']);
        const ended = await whenEnded(database(), run.id);
        expect(ended).toMatchObject({
          status: 'COMPLETED',
          scoredCount: photos.length,
          skippedCount: 1,
          thresholdPolicy: 'even-odds',
          threshold: 0.5,
          device: 'cpu',
        });
        expect(ended.warnings[0]).toContain('“longsleeve” is no noun in WordNet');
        const kept = await prisma.sampleScore.findMany({
          where: { runId: run.id },
          orderBy: { score: 'desc' },
          include: { sample: true },
        });
        expect(kept[0]).toMatchObject({ sample: { path: '0/tabby.jpg' }, flagged: false, nearestLabel: 'cat' });
        expect(kept[0]?.sample.width).toBeGreaterThan(0);
        const bad = await prisma.sample.findFirst({ where: { datasetId: dataset.id, path: 'notes.txt' } });
        expect(bad?.errorCode).toBe('IMAGE_UNSUPPORTED');
        const jobs = await prisma.job.findMany({ where: { runId: run.id } });
        expect(jobs.every(({ status }) => status === 'COMPLETED')).toBe(true);

        const before = await prisma.embedding.count();
        const again = await queueRun(dataset, ['cat', 'longsleeve']);
        const second = await whenEnded(database(), again.id);
        expect(await prisma.embedding.count()).toBe(before);
        const scores = await prisma.sampleScore.findMany({ where: { runId: again.id }, orderBy: { score: 'desc' } });
        expect(scores.map(({ score }) => score)).toEqual(kept.map(({ score }) => score));
        expect(second.corpusVersionId).not.toBeNull();
      });

      it('encodes and scores its calibration photos too, and flags by them', async () => {
        const { prisma } = database();
        const dataset = await makePhotos(1);
        const good = await makeDataset(prisma);
        const blobs = createFileStore(home());
        const samples = [];
        for (const name of goodPhotos) {
          samples.push(await storeFile(blobs, { path: name, bytes: await readFile(join(clothing, name)) }));
        }
        await addSamples(prisma, good.id, samples);
        await prisma.dataset.update({ where: { id: good.id }, data: { projectId: dataset.projectId } });
        const run = await queueRun(dataset, ['hat', 'shoes'], {
          parameters: { rule: { kind: 'target-recall', recall: 0.9 } },
          calibrationDatasetId: good.id,
        });
        const ended = await whenEnded(database(), run.id);
        expect(ended).toMatchObject({ status: 'COMPLETED', thresholdPolicy: 'target-recall', skippedCount: 1 });
        const calibration = await readCalibration(prisma, run.id);
        expect(calibration?.scores).toHaveLength(goodPhotos.length);
        // ⌊0.1 · (n + 1)⌋-th smallest.
        expect(ended.threshold).toBe(calibration?.scores[Math.floor((goodPhotos.length + 1) / 10) - 1]);
        expect(ended.parameters).toMatchObject({ rule: { kind: 'target-recall' }, defaultRule: { kind: 'even-odds' } });
        const kept = await prisma.sampleScore.findMany({ where: { runId: run.id } });
        expect(kept).toHaveLength(photos.length);
        expect(kept.every(({ pValue, flagged }) => flagged === (pValue ?? 1) <= 0.1)).toBe(true);
        expect(kept.filter(({ flagged }) => flagged).length).toBeGreaterThan(photos.length / 2);
        const encode = await prisma.job.findFirst({ where: { runId: run.id, word: 'ENCODE' } });
        expect(encode).toMatchObject({ done: photos.length + goodPhotos.length, failed: 1 });
      });

      it('by MSP scores what the command line scores, completing embeddings that were stored without', async () => {
        const { prisma } = database();
        const dataset = await makePhotos(1);
        const first = await queueRun(dataset, ['cat']);
        await whenEnded(database(), first.id);
        const stored = () =>
          prisma.$queryRaw<{ sha256: string; embedding: string; maxProbability: number | null; createdAt: Date }[]>`
          SELECT sha256, embedding::text, "maxProbability", "createdAt" FROM "Embedding" WHERE sha256 IN (
            SELECT sha256 FROM "Sample" WHERE "datasetId" = ${dataset.id}::uuid) ORDER BY sha256`;
        const before = await stored();
        expect(before).toHaveLength(photos.length);
        // As they were stored by an earlier version.
        await prisma.embedding.updateMany({ data: { maxProbability: null } });
        const run = await queueRun(dataset, ['cat'], { method: 'msp' });
        expect(await whenEnded(database(), run.id)).toMatchObject({
          status: 'COMPLETED',
          scoredCount: photos.length,
          skippedCount: 1,
          corpusVersionId: null,
          thresholdPolicy: 'low-outliers',
        });
        expect(await stored()).toEqual(before);

        const { stdout } = await promisify(execFile)(process.execPath, [
          ...[cli, 'score', strays, '--labels', 'cat', '--method', 'msp'],
        ]);
        const expected = stdout
          .trimEnd()
          .split('\n')
          .map((line): { path: string; score: number } => JSON.parse(line));
        expect(expected).toHaveLength(photos.length);
        const kept = await prisma.sampleScore.findMany({ where: { runId: run.id }, include: { sample: true } });
        const scoreOf = new Map(kept.map(({ sample, score }) => [sample.path, score]));
        for (const { path, score } of expected) expect(scoreOf.get(`0/${path}`)).toBeCloseTo(score, 5);
      });

      it('by MSP may be calibrated too', async () => {
        const { prisma } = database();
        const dataset = await makePhotos(1);
        const good = await makeDataset(prisma);
        const blobs = createFileStore(home());
        const files = await Promise.all(
          goodPhotos.map(async (path) => storeFile(blobs, { path, bytes: await readFile(join(clothing, path)) })),
        );
        await addSamples(prisma, good.id, files);
        await prisma.dataset.update({ where: { id: good.id }, data: { projectId: dataset.projectId } });
        await prisma.embedding.updateMany({ data: { maxProbability: null } });
        const rule = { kind: 'target-recall', recall: 0.9 } as const;
        const facts = { method: 'msp', parameters: { rule }, calibrationDatasetId: good.id } as const;
        const run = await queueRun(dataset, ['hat'], facts);
        expect(await whenEnded(database(), run.id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
        expect((await readCalibration(prisma, run.id))?.scores).toHaveLength(goodPhotos.length);
      });

      it('ends with the reason in words when none of its labels is known', async () => {
        const run = await queueRun(await makePhotos(1), ['xyzzyx']);
        const ended = await whenEnded(database(), run.id);
        expect(ended).toMatchObject({ status: 'FAILED', errorCode: 'LABEL_UNKNOWN' });
        expect(ended.errorMessage).toContain('xyzzyx');
      });
    });

    it('that is cancelled stops, keeps what it has embedded, and is gone on with when that is wished', async () => {
      const { prisma } = database();
      const dataset = await makePhotos(long);
      const run = await queueRun(dataset, ['cat']);
      const worker = start();
      await until(async () => (await prisma.job.count({ where: { runId: run.id, done: { gt: 0 } } })) > 0);
      expect(await cancelRun(prisma, run.id)).toBe(true);
      expect(await cancelRun(prisma, run.id)).toBe(false);
      const ofDataset = { sha256: { in: (await samplesOf(dataset)).map(({ sha256 }) => sha256) } };
      // A batch that was under way may still be written.
      await pause(2000);
      const embedded = await prisma.embedding.count({ where: ofDataset });
      expect(embedded).toBeGreaterThan(0);
      expect(embedded).toBeLessThan(long * photos.length);
      await pause(1000);
      expect(await prisma.embedding.count({ where: ofDataset })).toBe(embedded);
      expect(await prisma.scoreRun.findUnique({ where: { id: run.id } })).toMatchObject({ status: 'CANCELLED' });
      expect(await requeueRun(prisma, run.id)).toBe(true);
      await queue().send('encode', { runId: runId.parse(run.id) });
      expect(await whenEnded(database(), run.id)).toMatchObject({
        status: 'COMPLETED',
        scoredCount: long * photos.length,
        skippedCount: 1,
      });
      expect(await requeueRun(prisma, run.id)).toBe(false);
      await end(worker);
    });

    it('goes on after its worker was killed, from what was written', async () => {
      const { prisma } = database();
      const dataset = await makePhotos(long);
      const run = await queueRun(dataset, ['cat']);
      const first = start();
      await until(async () => (await prisma.job.count({ where: { runId: run.id, done: { gt: 0 } } })) > 0);
      await end(first, 'SIGKILL');
      const done = await prisma.embedding.count({ where: { encoderId } });
      const second = start();
      const ended = await whenEnded(database(), run.id);
      expect(ended).toMatchObject({ status: 'COMPLETED', scoredCount: long * photos.length });
      expect(await prisma.embedding.count({ where: { encoderId } })).toBeGreaterThan(done);
      await end(second);
    });

    it('whose worker is told to end goes on at once with the next one, without having failed', async () => {
      const { prisma } = database();
      const dataset = await makePhotos(long);
      const run = await queueRun(dataset, ['cat']);
      const first = start();
      await until(async () => (await prisma.job.count({ where: { runId: run.id, done: { gt: 0 } } })) > 0);
      await end(first, 'SIGTERM');
      expect(first.exitCode).toBe(0);
      expect(await prisma.scoreRun.findUnique({ where: { id: run.id } })).toMatchObject({ status: 'RUNNING' });
      const waiting = await prisma.$queryRaw<{ retry_count: number }[]>`
        SELECT retry_count FROM pgboss.job WHERE name = 'encode' AND state = 'created' AND singleton_key = ${run.id}`;
      expect(waiting).toEqual([{ retry_count: 0 }]);
      const second = start();
      expect(await whenEnded(database(), run.id)).toMatchObject({
        status: 'COMPLETED',
        scoredCount: long * photos.length,
      });
      await end(second);
    });

    it('that is long is shared by the workers that are idle, and ends once', async (test) => {
      const { prisma } = database();
      // The embedded database has one session for all, and one worker is all that it has.
      if (!(await tellsClientsApart(database().url))) test.skip('the database does not tell its clients apart');
      const dataset = await makePhotos(Math.ceil(1_500 / photos.length), () => tinyImage());
      const samples = await samplesOf(dataset);
      const workers = [start(), start()];
      const run = await queueRun(dataset, ['cat']);
      const ended = await whenEnded(database(), run.id);
      expect(ended).toMatchObject({ status: 'COMPLETED', scoredCount: samples.length - 1, skippedCount: 1 });
      expect(await prisma.sampleScore.count({ where: { runId: run.id } })).toBe(samples.length - 1);
      const jobs = await prisma.$queryRaw<{ name: string; helps: boolean; from: Date; to: Date }[]>`
        SELECT name, coalesce(data->>'helps', '') = 'true' AS helps, started_on AS from, completed_on AS to
        FROM pgboss.job WHERE data->>'runId' = ${run.id} AND state = 'completed'`;
      expect(jobs.filter(({ name }) => name === 'score')).toHaveLength(1);
      // The leader sends itself again with every batch; a worker has one job of a name at a time.
      const leaders = jobs.filter(({ name, helps }) => name === 'encode' && !helps);
      const helpers = jobs.filter(({ helps }) => helps);
      const together = helpers.some((helper) =>
        leaders.some((leader) => helper.from < leader.to && leader.from < helper.to),
      );
      expect([helpers.length > 0, together]).toEqual([true, true]);
      await Promise.all(workers.map((worker) => end(worker)));
    });
  });
});

async function whenEnded({ prisma }: TestDatabase, id: string): Promise<ScoreRun> {
  const find = () => prisma.scoreRun.findUniqueOrThrow({ where: { id } });
  await until(async () => !['QUEUED', 'RUNNING'].includes((await find()).status));
  return find();
}

/** Asks again until it holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(100);
}
