import {
  countOverlap,
  createRun,
  datasetsOfRun,
  insertSamples,
  readCalibration,
  writeCalibration,
  writePValues,
  writeScores,
} from '@stray/db';
import { makeDataset, makeLabelSet, makeSamples, makeScore, testEncoderId, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';

withDatabase((database) => {
  test('calibration scores are kept to the last digit, and give every sample its p-value', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const good = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 4);
    const labelSet = await makeLabelSet(prisma, dataset.projectId);
    const facts = { encoderId: testEncoderId, method: 'mcm' as const, parameters: {}, seed: 1 };
    const run = await createRun(prisma, {
      datasetId: dataset.id,
      labelSetId: labelSet.id,
      calibrationDatasetId: good.id,
      ...facts,
    });
    expect(await readCalibration(prisma, run.id)).toEqual({ datasetId: good.id, scores: new Float64Array() });
    expect(await datasetsOfRun(prisma, run)).toEqual([dataset.id, good.id]);
    // Numbers of 17 digits, two of them equal.
    const scores = Float64Array.of(-3.1e-7, Math.fround(0.1), Math.fround(0.1), 0.425 + 3 / 100);
    await writeCalibration(prisma, run.id, scores);
    expect(await readCalibration(prisma, run.id)).toEqual({ datasetId: good.id, scores });
    expect(await prisma.calibration.findUnique({ where: { runId: run.id } })).toMatchObject({ count: 4 });
    const tested = [-1, Math.fround(0.1), 0.425 + 3 / 100, 7];
    await writeScores(
      database(),
      run.id,
      tested.map((score, i) => makeScore(samples[i]?.id ?? '', score)),
    );
    await writePValues(prisma, run.id, scores);
    const written = await prisma.sampleScore.findMany({ where: { runId: run.id }, orderBy: { score: 'asc' } });
    expect(written.map(({ pValue }) => pValue)).toEqual([1 / 5, 4 / 5, 1, 1]);
    await prisma.dataset.delete({ where: { id: good.id } });
    expect(await readCalibration(prisma, run.id)).toEqual({ datasetId: null, scores });
    expect(await datasetsOfRun(prisma, run)).toEqual([dataset.id]);
  });

  test('files of two datasets that are the same are counted, under whatever path', async () => {
    const { prisma } = database();
    const [tested, calibration] = [await makeDataset(prisma), await makeDataset(prisma)];
    const [sample] = await makeSamples(prisma, tested.id, 3);
    await makeSamples(prisma, calibration.id, 2);
    const both = { tested: tested.id, calibration: calibration.id };
    expect(await countOverlap(prisma, both)).toBe(0);
    await insertSamples(prisma, calibration.id, [{ path: 'copy.jpg', sha256: sample?.sha256 ?? '', bytes: 1 }]);
    expect(await countOverlap(prisma, both)).toBe(1);
    expect(await countOverlap(prisma, { tested: tested.id, calibration: tested.id })).toBe(3);
  });
});
