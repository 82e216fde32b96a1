import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify, type Method, StrayError } from '@stray/core';
import { createQueue, createRun, openClaims, startRun } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { openImagePool, openTextTower, type TextTower } from '@stray/scoring';
import { createFileStore } from '@stray/storage';
import { makeDataset, makeLabelSet, truncatedImage, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addSamples,
  type CorpusDesk,
  encodeSamples,
  flagSamples,
  gateBasis,
  likelyEncoder,
  openCorpusDesk,
  scoreSamples,
  setThreshold,
  storeFile,
} from '../../src/index.ts';

const demo = fileURLToPath(new URL('../../../../demo', import.meta.url));
const names = ['strays/tabby.jpg', 'strays/moon.jpg', 'strays/motorcycle.jpg', 'strays/coffee.jpg'];
const folder = await embeddedEncoder();
const encoderId = identify(folder);

async function findEncoder(id: string) {
  if (id !== encoderId) throw new StrayError('ENCODER_NOT_FOUND', `There is no encoder ${id}.`);
  return folder;
}

withOneDatabase((database) => {
  let home: string;
  let tower: TextTower;
  let desk: CorpusDesk;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-gate-'));
    tower = await openTextTower(folder);
    const queue = await createQueue(database().url);
    desk = openCorpusDesk({ db: database().prisma, queue, findEncoder });
    stop = async () => {
      await desk.close();
      await queue.stop();
      await tower.close();
    };
  });
  afterAll(async () => {
    await stop();
    await rm(home, { recursive: true, force: true });
  });

  /** A dataset of photos that was scored as a worker does it. */
  async function scored(labels: readonly string[], method: Method = 'neglabel') {
    const { prisma } = database();
    const blobs = createFileStore(home);
    const dataset = await makeDataset(prisma);
    const files = await Promise.all(
      names.map(async (path) => storeFile(blobs, { path, bytes: await readFile(join(demo, path)) })),
    );
    await addSamples(prisma, dataset.id, files);
    const labelSet = await makeLabelSet(prisma, dataset.projectId, labels);
    const made = { datasetId: dataset.id, labelSetId: labelSet.id, encoderId, method, parameters: {}, seed: 3 };
    const { id } = await createRun(prisma, made);
    const run = await startRun(prisma, id);
    if (run === null) throw new Error('The run is there.');
    const pool = await openImagePool(folder, { workers: 1, device: 'cpu', thumbnail: 256 });
    const claims = await openClaims(database().pool);
    const task = { datasetId: dataset.id, encoderId, deadlineMs: Number.POSITIVE_INFINITY };
    await encodeSamples({ db: prisma, blobs, pool, claims }, task, async () => true);
    await Promise.all([claims.close(), pool.close()]);
    await scoreSamples({ db: prisma, pool: database().pool, blobs, folder, tower }, run, async () => true);
    await flagSamples(prisma, await prisma.scoreRun.findUniqueOrThrow({ where: { id } }));
    const scores = await prisma.sampleScore.findMany({
      where: { runId: id },
      orderBy: { sample: { path: 'asc' } },
      include: { sample: true },
    });
    return { projectId: dataset.projectId, runId: id, scores };
  }

  const bytesOf = async (path: string) => ({ kind: 'bytes', bytes: await readFile(join(demo, path)) }) as const;
  const gate = async (wish: { projectId: string; runId?: string }, names: readonly string[], threshold?: number) => {
    const [{ prisma }, images] = [database(), await Promise.all(names.map(bytesOf))];
    const likelyEncoderId = likelyEncoder(prisma, wish);
    return desk.scoreImages({ basis: gateBasis(prisma, wish), likelyEncoderId, threshold }, images);
  };
  const counts = async () => {
    const { sample, embedding, sampleScore, corpusVersion } = database().prisma;
    return Promise.all([sample.count(), embedding.count(), sampleScore.count(), corpusVersion.count()]);
  };

  test.each(['neglabel', 'csp', 'mcm'] as const)(
    'by %s, a photo gets what the newest run gave it, and nothing is stored',
    async (method) => {
      const { projectId, scores } = await scored(['cat', 'motorcycle'], method);
      const before = await counts();
      const { images, warnings } = await gate(
        { projectId },
        scores.map(({ sample }) => sample.path),
      );
      expect(await counts()).toEqual(before);
      expect(warnings).toEqual([]);
      expect(images).toHaveLength(names.length);
      for (const [i, image] of images.entries()) {
        const stored = scores[i];
        if (image.kind === 'failed' || stored === undefined) throw new Error('Every photo is scored.');
        expect(image.score).toBeCloseTo(stored.score, 5);
        expect(image.flagged).toBe(stored.flagged);
        expect(image.nearestLabel.text).toBe(stored.nearestLabel);
        expect(image.topNegatives.map(({ text }) => text)).toEqual(stored.topNegatives);
        expect(image.looksLike.map(({ text }) => text)).toEqual(stored.looksLike);
      }
    },
  );

  test('a broken image costs itself alone, and the others keep their places', async () => {
    const { projectId } = await scored(['cat']);
    const basis = await gateBasis(database().prisma, { projectId });
    const { images } = await desk.scoreImages({ basis }, [
      { kind: 'bytes', bytes: await truncatedImage() },
      await bytesOf('strays/tabby.jpg'),
      { kind: 'bytes', bytes: Buffer.from('no image') },
      await bytesOf('strays/moon.jpg'),
    ]);
    expect(images).toMatchObject([
      { kind: 'failed', code: 'IMAGE_TRUNCATED' },
      { kind: 'scored', flagged: false, reason: 'Looks like cat.' },
      { kind: 'failed', code: 'IMAGE_UNSUPPORTED' },
      { kind: 'scored', flagged: true, reason: expect.stringContaining('not like your class “cat”') },
    ]);
    const none = await desk.scoreImages({ basis }, [{ kind: 'bytes', bytes: Buffer.from('no image') }]);
    expect(none).toMatchObject({ threshold: 0.5, images: [{ kind: 'failed' }] });
  });

  test('what a project was last scored by is tried first, and does not count where it is not so any more', async () => {
    const { prisma } = database();
    const { projectId, runId } = await scored(['cat']);
    expect(likelyEncoder(prisma, { projectId })).toBeUndefined();
    const first = await gate({ projectId }, names);
    expect([likelyEncoder(prisma, { projectId }), likelyEncoder(prisma, { projectId, runId })]).toEqual([
      encoderId,
      undefined,
    ]);
    expect(await gate({ projectId }, names)).toEqual(first);
    const basis = gateBasis(prisma, { projectId });
    const images = await Promise.all(names.map(bytesOf));
    expect(await desk.scoreImages({ basis, likelyEncoderId: 'another' }, images)).toEqual(first);
  });

  test('the threshold is the run’s, also after it was set anew, and one that is given stands', async () => {
    const { projectId, runId } = await scored(['cat']);
    expect(await gate({ projectId }, names)).toMatchObject({ threshold: 0.5, policy: 'even-odds' });
    await setThreshold(database().prisma, runId, { kind: 'given', threshold: 0.999_999 });
    const strict = await gate({ projectId }, names);
    expect(strict).toMatchObject({ threshold: 0.999_999, policy: 'given' });
    expect(await gate({ projectId }, names, 0)).toMatchObject({
      threshold: 0,
      images: names.map(() => ({ kind: 'scored', flagged: false })),
    });
  });

  test('labels that became active are scored against, with the threshold that goes with them; a named run keeps its own', async () => {
    const { projectId, runId } = await scored(['cat']);
    await makeLabelSet(database().prisma, projectId, ['cat', 'motorcycle', 'moon']);
    const active = await gate({ projectId }, ['strays/motorcycle.jpg']);
    expect(active).toMatchObject({
      classCount: 3,
      policy: 'even-odds',
      images: [{ nearestLabel: { text: 'motorcycle' } }],
    });
    expect(active.threshold).toBeGreaterThan(0.5);
    expect(active.warnings).toEqual([expect.stringContaining('mined for another version of the labels')]);
    const named = await gate({ projectId, runId }, ['strays/motorcycle.jpg']);
    expect(named).toMatchObject({
      classCount: 1,
      threshold: 0.5,
      warnings: [],
      images: [{ nearestLabel: { text: 'cat' } }],
    });
  });

  test('a label that the encoder does not know is told of', async () => {
    const { projectId } = await scored(['cat', 'longsleeve']);
    const { warnings, classCount } = await gate({ projectId }, ['strays/moon.jpg']);
    expect(warnings).toEqual([expect.stringContaining('“longsleeve” is no noun in WordNet')]);
    // As people count their classes.
    expect(classCount).toBe(2);
  });

  test('without a run there is nothing to score against, and a run of another project is not there', async () => {
    const { prisma } = database();
    const { projectId } = await makeDataset(prisma);
    await expect(gateBasis(prisma, { projectId })).rejects.toMatchObject({ code: 'CONFLICT' });
    await makeLabelSet(prisma, projectId, ['cat']);
    await expect(gateBasis(prisma, { projectId })).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = await scored(['cat']);
    const wish = { projectId, runId: other.runId };
    await expect(gateBasis(prisma, wish)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
