import { StrayError } from '@stray/core';
import { createRun, putEmbeddings } from '@stray/db';
import type { Judge } from '@stray/scoring';
import { makeDataset, makeLabelSet, makeSamples, testEncoderId, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';
import { scoreStored } from '../src/scoreStored.ts';

/** More than two batches. */
const count = 2100;

/** The score of an image is its only number. */
const judge: Pick<Judge, 'judge'> = {
  judge: async (embeddings) =>
    Array.from(embeddings, (score) => ({
      score,
      nearestLabel: { text: 'hat', similarity: 0.5 },
      topNegatives: [],
      looksLike: [],
    })),
};

withDatabase((database) => {
  async function stored() {
    const { prisma, pool } = database();
    const dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, count);
    const rows = samples.map(({ sha256 }, i) => ({ sha256, embedding: Float32Array.of(i / count) }));
    await putEmbeddings(prisma, testEncoderId, rows);
    const labelSet = await makeLabelSet(prisma, dataset.projectId);
    const facts = { datasetId: dataset.id, labelSetId: labelSet.id, encoderId: testEncoderId, parameters: {}, seed: 0 };
    const { id: runId } = await createRun(prisma, { ...facts, method: 'mcm' });
    return {
      prisma,
      stores: { pool },
      samples,
      request: { datasetId: dataset.id, encoderId: testEncoderId, dimension: 1, runId, judge },
    };
  }

  test('every stored embedding is scored, and what is told of is written by then', async () => {
    const { prisma, stores, samples, request } = await stored();
    const told: number[] = [];
    const onBatch = async (scored: number) => {
      told.push(scored);
      expect(await prisma.sampleScore.count({ where: { runId: request.runId } })).toBeGreaterThanOrEqual(scored);
      return true;
    };
    expect(await scoreStored(stores, { ...request, onBatch })).toBe(true);
    expect(told).toEqual([512, 1024, 1536, 2048, count]);
    const scores = await prisma.sampleScore.findMany({ where: { runId: request.runId } });
    const found = new Map(scores.map(({ sampleId, score }) => [sampleId, score]));
    expect(samples.map(({ id }) => found.get(id))).toEqual(samples.map((_, i) => Math.fround(i / count)));
  });

  test('the work ends when it is told to, with nothing left under way', async () => {
    const { prisma, stores, request } = await stored();
    expect(await scoreStored(stores, { ...request, onBatch: async () => false })).toBe(false);
    const written = await prisma.sampleScore.count({ where: { runId: request.runId } });
    expect(written).toBeLessThan(count);
    expect(await prisma.sampleScore.count({ where: { runId: request.runId } })).toBe(written);
  });

  test('a failure of reading, scoring, writing or telling is the failure of the work', async () => {
    const { stores, request } = await stored();
    const failing = async () => {
      throw new StrayError('CONFLICT', 'not now');
    };
    const onBatch = async () => true;
    const conflict = { code: 'CONFLICT' };
    await expect(scoreStored(stores, { ...request, onBatch: failing })).rejects.toMatchObject(conflict);
    await expect(scoreStored(stores, { ...request, onBatch, judge: { judge: failing } })).rejects.toMatchObject(
      conflict,
    );
    const wrong = scoreStored(stores, { ...request, onBatch, dimension: 2 });
    await expect(wrong).rejects.toMatchObject({ code: 'ENCODER_INVALID' });
  });

  test('of a run that was deleted meanwhile, nothing is written', async () => {
    const { prisma, stores, request } = await stored();
    const gone = '00000000-0000-7000-8000-000000000000';
    await scoreStored(stores, { ...request, onBatch: async () => true, runId: gone });
    expect(await prisma.sampleScore.count({ where: { runId: gone } })).toBe(0);
  });
});
