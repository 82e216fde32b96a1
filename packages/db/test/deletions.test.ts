import { randomUUID } from 'node:crypto';
import {
  createRun,
  deleteSamples,
  eraseDataset,
  eraseProject,
  finishScoredRun,
  flagRun,
  hideDataset,
  hideProject,
  insertSamples,
  recordJob,
  startRun,
  writeScores,
} from '@stray/db';
import {
  makeDataset,
  makeLabelSet,
  makeProject,
  makeRun,
  makeSamples,
  makeScore,
  sha256Of,
  testEncoderId,
  withDatabase,
} from '@stray/testing';
import { expect, test } from 'vitest';

withDatabase((database) => {
  const db = () => database().prisma;

  /** Ten samples scored 0 to 0.9, those under 0.35 flagged, and one more that could not be read. */
  async function scored() {
    const dataset = await makeDataset(db());
    const samples = await makeSamples(db(), dataset.id, 11);
    const broken = samples.at(-1)?.id ?? '';
    await db().sample.update({ where: { id: broken }, data: { errorCode: 'IMAGE_UNREADABLE' } });
    const run = await makeRun(db(), dataset);
    await startRun(db(), run.id);
    const scores = samples.slice(0, 10).map(({ id }, i) => makeScore(id, i / 10));
    await writeScores(database(), run.id, scores);
    const flagged = await flagRun(db(), run.id, { threshold: 0.35, policy: 'given', parameters: {} });
    for (const word of ['encode', 'score', 'flag'] as const) {
      const done = word === 'flag' ? flagged : 10;
      const failed = word === 'encode' ? 1 : 0;
      await recordJob(db(), { runId: run.id, word, status: 'COMPLETED', done, failed, total: done + failed });
    }
    await finishScoredRun(db(), run.id);
    return { dataset, samples, run };
  }
  const countsOf = (id: string) =>
    db().scoreRun.findUniqueOrThrow({
      where: { id },
      select: { sampleCount: true, scoredCount: true, flaggedCount: true, skippedCount: true },
    });

  test('the counts of runs and their jobs come down with the samples that are deleted', async () => {
    const { samples, run } = await scored();
    expect(await countsOf(run.id)).toEqual({ sampleCount: 11, scoredCount: 10, flaggedCount: 4, skippedCount: 1 });
    // Two flagged ones, one that is not, the broken one, and one that is nowhere.
    const ids = [0, 1, 9, 10].map((i) => samples[i]?.id ?? '');
    expect(await deleteSamples(db(), [...ids, randomUUID()])).toBe(4);
    expect(await countsOf(run.id)).toEqual({ sampleCount: 7, scoredCount: 7, flaggedCount: 2, skippedCount: 0 });
    expect(await db().sampleScore.count({ where: { runId: run.id } })).toBe(7);
    expect(await db().sampleScore.count({ where: { runId: run.id, flagged: true } })).toBe(2);
    const jobs = await db().job.findMany({ where: { runId: run.id }, orderBy: { word: 'asc' } });
    expect(jobs.map(({ word, done, failed, total }) => [word, done, failed, total])).toEqual([
      ['ENCODE', 7, 0, 7],
      ['SCORE', 7, 0, 7],
      ['FLAG', 2, 0, 2],
    ]);
    expect(await deleteSamples(db(), ids)).toBe(0);
    expect(await countsOf(run.id)).toMatchObject({ scoredCount: 7, flaggedCount: 2 });
  });

  test('what lost its sample is noted for the collector, with its bytes', async () => {
    const { samples } = await scored();
    const first = samples[0];
    await deleteSamples(db(), [first?.id ?? '']);
    const loose = await db().looseBlob.findUnique({ where: { sha256: first?.sha256 ?? '' } });
    expect(loose).toMatchObject({ bytes: 1 });
  });

  test('scores of what was deleted meanwhile are left out, and the others are written', async () => {
    const { dataset, samples } = await scored();
    const run = await makeRun(db(), dataset);
    await startRun(db(), run.id);
    await deleteSamples(db(), [samples[3]?.id ?? '']);
    await writeScores(
      database(),
      run.id,
      samples.slice(0, 10).map(({ id }) => makeScore(id, 0.1)),
    );
    expect(await db().sampleScore.count({ where: { runId: run.id } })).toBe(9);
    await writeScores(
      database(),
      randomUUID(),
      samples.slice(0, 2).map(({ id }) => makeScore(id, 0.1)),
    );
    expect(await finishScoredRun(db(), run.id)).toBe(true);
    expect(await countsOf(run.id)).toEqual({ sampleCount: 10, scoredCount: 9, flaggedCount: 0, skippedCount: 1 });
  });

  test('many who delete, score and flag at once end with true counts', async () => {
    const dataset = await makeDataset(db());
    const samples = await makeSamples(db(), dataset.id, 300);
    const run = await makeRun(db(), dataset);
    await startRun(db(), run.id);
    const pieces = Array.from({ length: 6 }, (_, i) => samples.slice(i * 50, (i + 1) * 50));
    await Promise.all(
      pieces.flatMap((piece, i) => [
        writeScores(
          database(),
          run.id,
          piece.map(({ id }) => makeScore(id, i % 2)),
        ),
        flagRun(db(), run.id, { threshold: 0.5, policy: 'given', parameters: {} }),
        deleteSamples(
          db(),
          piece.filter((_, at) => at % 5 === i % 5).map(({ id }) => id),
        ),
      ]),
    );
    await flagRun(db(), run.id, { threshold: 0.5, policy: 'given', parameters: {} });
    await finishScoredRun(db(), run.id);
    expect(await db().sample.count({ where: { datasetId: dataset.id } })).toBe(240);
    expect(await countsOf(run.id)).toEqual({ sampleCount: 240, scoredCount: 240, flaggedCount: 120, skippedCount: 0 });
  });

  test('a dataset is gone at once: its name is free, nothing is added, what ran is cancelled, it calibrates nothing', async () => {
    const { dataset, run: done } = await scored();
    const other = await makeDataset(db(), dataset.projectId);
    const labelSetId = done.labelSetId;
    const facts = { labelSetId, encoderId: testEncoderId, method: 'mcm' as const, parameters: {}, seed: 0 };
    const calibrated = await createRun(db(), { datasetId: other.id, calibrationDatasetId: dataset.id, ...facts });
    await expect(hideDataset(db(), dataset.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(other.name),
    });
    await startRun(db(), calibrated.id);
    await finishScoredRun(db(), calibrated.id);
    const queued = await createRun(db(), { datasetId: dataset.id, ...facts });
    const upload = await db().upload.create({ data: { datasetId: dataset.id, name: 'a.zip', bytes: 1n } });
    await hideDataset(db(), dataset.id);
    await expect(hideDataset(db(), dataset.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await db().dataset.create({ data: { projectId: dataset.projectId, name: dataset.name } });
    expect(await insertSamples(db(), dataset.id, [{ path: 'a.jpg', sha256: sha256Of('a'), bytes: 1 }])).toBe(0);
    await expect(createRun(db(), { datasetId: dataset.id, ...facts })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await startRun(db(), queued.id)).toBeNull();
    expect(await db().upload.findUnique({ where: { id: upload.id } })).toMatchObject({ status: 'CANCELLED' });
    expect(await db().calibration.findUnique({ where: { runId: calibrated.id } })).toMatchObject({ datasetId: null });
  });

  test('a hidden dataset is erased in short steps, from whichever it was left at', async () => {
    const dataset = await makeDataset(db());
    await makeSamples(db(), dataset.id, 1200);
    expect(await eraseDataset(db(), dataset.id)).toBe(false);
    expect(await db().sample.count({ where: { datasetId: dataset.id } })).toBe(1200);
    await hideDataset(db(), dataset.id);
    let steps = 0;
    while (await eraseDataset(db(), dataset.id)) steps += 1;
    expect(steps).toBe(3);
    expect(await db().dataset.count({ where: { id: dataset.id } })).toBe(0);
    expect(await eraseDataset(db(), dataset.id)).toBe(false);
  });

  test('a project goes with its datasets, versions, minings and lists, and leaves the others alone', async () => {
    const project = await makeProject(db());
    const dataset = await makeDataset(db(), project.id);
    await makeSamples(db(), dataset.id, 3);
    const labelSet = await makeLabelSet(db(), project.id);
    const recipe = { wordList: sha256Of('words') };
    const facts = { encoderId: testEncoderId, recipe, hash: 'h' };
    const mining = await db().mining.create({
      data: { ...facts, projectId: project.id, labelSetId: labelSet.id, kept: 0 },
    });
    const corpus = await db().corpus.create({ data: { projectId: project.id, name: 'WordNet' } });
    const first = await db().corpusVersion.create({
      data: { ...facts, corpusId: corpus.id, number: 1, miningId: mining.id },
    });
    const second = await db().corpusVersion.create({
      data: { ...facts, corpusId: corpus.id, number: 2, parentId: first.id },
    });
    await db().project.update({ where: { id: project.id }, data: { activeCorpusVersionId: second.id } });
    const run = { labelSetId: labelSet.id, encoderId: testEncoderId, method: 'neglabel' as const, parameters: {} };
    await createRun(db(), { ...run, datasetId: dataset.id, seed: 0, corpusVersionId: first.id });
    await db().wordList.create({ data: { projectId: project.id, sha256: sha256Of('words'), name: 'w', words: 1 } });
    const untouched = await scored();

    await hideProject(db(), project.id);
    expect(await db().project.count({ where: { slug: project.slug } })).toBe(0);
    while (await eraseDataset(db(), dataset.id));
    let steps = 0;
    while (await eraseProject(db(), project.id)) steps += 1;
    expect(steps).toBe(3);
    expect(await db().project.count({ where: { id: project.id } })).toBe(0);
    expect(await db().labelSet.count({ where: { projectId: project.id } })).toBe(0);
    expect(await db().looseBlob.count({ where: { sha256: sha256Of('words') } })).toBe(1);
    expect(await countsOf(untouched.run.id)).toMatchObject({ scoredCount: 10 });
  });
});
