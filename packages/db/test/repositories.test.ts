import { randomUUID } from 'node:crypto';
import type { Negative } from '@stray/core';
import {
  addUpload,
  countSamples,
  createLabelSet,
  createRun,
  ensureCorpus,
  failRun,
  findCorpusVersion,
  finishRun,
  flagRun,
  heartbeat,
  insertSamples,
  latestRuns,
  openWork,
  readEdits,
  readLabelSet,
  readNegatives,
  recordDecoded,
  recordJob,
  recordSampleError,
  scoredAmong,
  startRun,
  writeCorpusVersion,
  writeScores,
} from '@stray/db';
import {
  makeDataset,
  makeProject,
  makeRun,
  makeSamples,
  makeScore,
  sha256Of,
  testEncoderId,
  withDatabase,
} from '@stray/testing';
import { expect, test } from 'vitest';

const unknownId = '01900000-0000-7000-8000-000000000000';

withDatabase((database) => {
  test('a sample is the same bytes under the same path: it is added once', async () => {
    const { prisma } = database();
    const { id } = await makeDataset(prisma);
    const hat = { sha256: sha256Of('hat'), path: 'a/hat.jpg', bytes: 3, declaredClasses: ['hat'] };
    const samples = [
      hat,
      { ...hat, path: 'b/кепка \' " \\ 🎩.jpg' },
      { ...hat, sha256: sha256Of('other'), declaredClasses: undefined },
    ];
    expect(await insertSamples(prisma, id, samples)).toBe(3);
    expect(await insertSamples(prisma, id, [...samples, { ...hat, path: 'c.jpg' }])).toBe(1);
    const paths = await prisma.sample.findMany({
      where: { datasetId: id },
      orderBy: { path: 'asc' },
      select: { path: true, declaredClasses: true },
    });
    expect(paths).toEqual([
      { path: 'a/hat.jpg', declaredClasses: expect.toBeOneOf([['hat'], []]) },
      { path: 'a/hat.jpg', declaredClasses: expect.toBeOneOf([['hat'], []]) },
      { path: 'b/кепка \' " \\ 🎩.jpg', declaredClasses: ['hat'] },
      { path: 'c.jpg', declaredClasses: ['hat'] },
    ]);
  });

  test('a path too long for the index is refused in words', async () => {
    const { prisma } = database();
    const { id } = await makeDataset(prisma);
    const insert = (path: string) => insertSamples(prisma, id, [{ sha256: sha256Of(path), path, bytes: 1 }]);
    await expect(insert('я'.repeat(1001))).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    expect(await insert('я'.repeat(1000))).toBe(1);
  });

  test('what decoding told of a blob is known to all samples that have it, the later ones too', async () => {
    const { prisma } = database();
    const sha256 = sha256Of('decoded once');
    const [one, other, later] = await Promise.all([makeDataset(prisma), makeDataset(prisma), makeDataset(prisma)]);
    for (const { id } of [one, other]) await insertSamples(prisma, id, [{ sha256, path: 'x', bytes: 1 }]);
    await recordDecoded(prisma, [{ sha256, width: 30, height: 20, colour: 0xff8000 }]);
    await insertSamples(prisma, later.id, [{ sha256, path: 'y', bytes: 1 }]);
    const samples = await prisma.sample.findMany({ where: { sha256 } });
    expect(samples).toHaveLength(3);
    const facts = { width: 30, height: 20, colour: 0xff8000, decodedAt: expect.any(Date) };
    for (const sample of samples) expect(sample).toMatchObject(facts);
  });

  test('the counts tell how far the samples have come', async () => {
    const { prisma } = database();
    const { id: datasetId } = await makeDataset(prisma);
    const [first, second] = await makeSamples(prisma, datasetId, 4);
    await recordDecoded(prisma, [{ sha256: first?.sha256 ?? '', width: 1, height: 1, colour: 0 }]);
    await recordSampleError(prisma, { sampleId: second?.id ?? '', code: 'IMAGE_EMPTY', message: 'It is empty.' });
    const counts = await countSamples(prisma, { datasetId, encoderId: testEncoderId });
    expect(counts).toEqual({ total: 4, decoded: 1, failed: 1, embedded: 0 });
  });

  test('a run goes from queued over running to its end, and no further', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    await makeSamples(prisma, dataset.id, 5);
    const { id, status, sampleCount } = await makeRun(prisma, dataset);
    expect({ status, sampleCount }).toEqual({ status: 'QUEUED', sampleCount: 5 });
    expect(await heartbeat(prisma, id)).toBe(false);
    const started = await startRun(prisma, id);
    expect(started).toMatchObject({ status: 'RUNNING', startedAt: expect.any(Date) });
    const again = await startRun(prisma, id);
    expect(again?.startedAt).toEqual(started?.startedAt);
    expect(await heartbeat(prisma, id, { device: 'cpu', warnings: ['one'] })).toBe(true);
    expect(await finishRun(prisma, id, { scoredCount: 5 })).toBe(true);
    expect(await prisma.scoreRun.findUnique({ where: { id } })).toMatchObject({
      status: 'COMPLETED',
      device: 'cpu',
      warnings: ['one'],
      scoredCount: 5,
      finishedAt: expect.any(Date),
    });
    expect(await startRun(prisma, id)).toBeNull();
    expect(await finishRun(prisma, id)).toBe(false);
    expect(await failRun(prisma, id, { code: 'INTERNAL', message: 'late' })).toBe(false);
    expect(await startRun(prisma, unknownId)).toBeNull();
  });

  test('a run that fails says why, and its open jobs end with it', async () => {
    const { prisma } = database();
    const { id: runId } = await makeRun(prisma, await makeDataset(prisma));
    const progress = { runId, done: 2, failed: 0, total: 5 };
    await recordJob(prisma, { ...progress, word: 'decode', status: 'COMPLETED' });
    await recordJob(prisma, { ...progress, word: 'encode', status: 'RUNNING' });
    expect(await failRun(prisma, runId, { code: 'LABELS_MISSING', message: 'No label is left.' })).toBe(true);
    const error = { status: 'FAILED', errorCode: 'LABELS_MISSING', errorMessage: 'No label is left.' };
    expect(await prisma.scoreRun.findUnique({ where: { id: runId } })).toMatchObject(error);
    const jobs = await prisma.job.findMany({ where: { runId }, orderBy: { word: 'asc' } });
    expect(jobs).toMatchObject([
      { word: 'DECODE', status: 'COMPLETED', errorCode: null },
      { word: 'ENCODE', ...error },
    ]);
  });

  test('a job is one row a run and word; its start stays, its end comes once', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const { id: runId } = await makeRun(prisma, dataset);
    const record = (status: 'QUEUED' | 'RUNNING' | 'COMPLETED', done: number) =>
      recordJob(prisma, { runId, word: 'encode', status, done, failed: 1, total: 9 });
    const read = () => prisma.job.findUnique({ where: { runId_word: { runId, word: 'ENCODE' } } });
    await record('QUEUED', 0);
    const queued = await read();
    expect(queued).toMatchObject({
      startedAt: null,
      finishedAt: null,
      datasetId: dataset.id,
      projectId: dataset.projectId,
    });
    await record('RUNNING', 3);
    const running = await read();
    expect(running).toMatchObject({
      id: queued?.id,
      done: 3,
      failed: 1,
      total: 9,
      startedAt: expect.any(Date),
      finishedAt: null,
    });
    await record('COMPLETED', 8);
    const ended = await read();
    expect(ended).toMatchObject({ startedAt: running?.startedAt, finishedAt: expect.any(Date), done: 8 });
    await record('COMPLETED', 8);
    expect((await read())?.finishedAt).toEqual(ended?.finishedAt);
  });

  test('open work is what is queued or at work, oldest first', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.push(await createRunOf(dataset.id));
    const [queued = '', running = '', ended = ''] = made;
    for (const run of [running, ended]) await startRun(prisma, run);
    await finishRun(prisma, ended);
    const upload = { id: randomUUID(), datasetId: dataset.id, name: 'a.zip', bytes: 1, classes: true };
    await addUpload(prisma, upload);
    const open = (await openWork(prisma)).filter(({ id }) => [...made, upload.id].includes(id));
    expect(open).toEqual([
      { kind: 'run', id: queued, heartbeatAt: null },
      { kind: 'run', id: running, heartbeatAt: expect.any(Date) },
      { kind: 'upload', id: upload.id, heartbeatAt: null },
    ]);

    async function createRunOf(datasetId: string): Promise<string> {
      const { id: labelSetId } = await createLabelSet(prisma, {
        projectId: dataset.projectId,
        labels: [{ text: 'hat' }],
      });
      const facts = { encoderId: testEncoderId, method: 'mcm' as const, parameters: {}, seed: 1 };
      return (await createRun(prisma, { datasetId, labelSetId, ...facts })).id;
    }
  });

  test('the shown run is the latest completed one', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const done = await makeRun(prisma, dataset);
    await startRun(prisma, done.id);
    await finishRun(prisma, done.id);
    const queued = await makeRun(prisma, dataset);
    const runs = (await latestRuns(prisma, [dataset.id, unknownId])).get(dataset.id);
    expect({ latest: runs?.latest?.id, shown: runs?.shown?.id }).toEqual({ latest: queued.id, shown: done.id });
    expect(runs?.shown).toEqual({
      ...(await prisma.scoreRun.findUniqueOrThrow({ where: { id: done.id } })),
      labelCount: 1,
    });
  });

  test('scores are written with their reasons, and a second time in their place, flags kept', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const [sample, other] = await makeSamples(prisma, dataset.id, 2);
    const { id: runId } = await makeRun(prisma, dataset);
    const sampleId = sample?.id ?? '';
    const reasons = {
      topNegatives: [
        { text: "cat o' nine tails", similarity: 0.75 },
        { text: 'a,b{c}"d\\', similarity: 0.5 },
      ],
      looksLike: [{ text: 'кот', similarity: 0.25 }],
      pValue: 0.125,
    };
    await writeScores(database(), runId, [makeScore(sampleId, 0.1, reasons)]);
    expect(await flagRun(prisma, runId, { threshold: 0.5, policy: 'given', parameters: {} })).toBe(1);
    await writeScores(database(), runId, [makeScore(sampleId, 1 / 3, { ...reasons, looksLike: [] })]);
    expect(await prisma.sampleScore.findMany({ where: { runId } })).toEqual([
      {
        runId,
        sampleId,
        score: 1 / 3,
        flagged: true,
        pValue: 0.125,
        nearestLabel: 'hat',
        nearestLabelSimilarity: 0.5,
        topNegatives: ["cat o' nine tails", 'a,b{c}"d\\'],
        topNegativeSimilarities: [0.75, 0.5],
        looksLike: [],
        looksLikeSimilarities: [],
      },
    ]);
    expect(await scoredAmong(prisma, runId, [sampleId, other?.id ?? ''])).toEqual(new Set([sampleId]));
    await expect(writeScores(database(), runId, [makeScore(sampleId, Number.NaN)])).rejects.toThrow('NaN');
  });

  test('a corpus version holds its negatives in their order, and the next has the next number', async () => {
    const { prisma } = database();
    const { id: projectId } = await makeProject(prisma);
    const { id: corpusId } = await ensureCorpus(prisma, { projectId, name: 'default' });
    expect((await ensureCorpus(prisma, { projectId, name: 'default' })).id).toBe(corpusId);
    const negatives = Array.from(
      { length: 12_000 },
      (_, index): Negative => ({
        text: `word ${(index * 7919) % 12_000}`,
        polarity: index % 3 === 0 ? 'adjective' : 'noun',
        similarity: Math.fround(index / 12_000),
        nearestLabel: 'hat',
        nearestLabelSimilarity: Math.fround(index / 6000),
        origin: index % 1000 === 0 ? 'pinned' : 'mined',
      }),
    );
    const version = {
      corpusId,
      recipe: { quantile: 0.95 },
      encoderId: testEncoderId,
      hash: sha256Of('one'),
      negatives,
    };
    const edits = [{ kind: 'ban', text: 'teapot', polarity: 'noun' }] as const;
    const first = await writeCorpusVersion(prisma, { ...version, edits, message: 'First' });
    expect(first).toMatchObject({ number: 1, recipe: { quantile: 0.95 }, message: 'First' });
    expect(await readNegatives(prisma, first.id)).toEqual(negatives);
    expect(first).toMatchObject({ count: 12_000, statistics: { nouns: 8000, pinned: 12, similarity: { least: 0 } } });
    expect(await readEdits(prisma, first.id)).toEqual(edits);
    const next = (hash: string) => writeCorpusVersion(prisma, { ...version, hash, negatives: [] });
    const later = await Promise.all([next(sha256Of('two')), next(sha256Of('three'))]);
    expect(later.map(({ number }) => number).sort()).toEqual([2, 3]);
    const late = writeCorpusVersion(prisma, { ...version, hash: sha256Of('four'), parentId: first.id });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('version 3') });
    expect(await prisma.corpusVersion.count({ where: { corpusId } })).toBe(3);
    expect((await findCorpusVersion(prisma, { corpusId, hash: sha256Of('one') }))?.id).toBe(first.id);
    expect(await findCorpusVersion(prisma, { corpusId, hash: sha256Of('none') })).toBeNull();
    await expect(writeCorpusVersion(prisma, { ...version, corpusId: unknownId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a corpus version that cannot be written whole is not written at all', async () => {
    const { prisma } = database();
    const { id: corpusId } = await ensureCorpus(prisma, { projectId: (await makeProject(prisma)).id, name: 'default' });
    const edit = { kind: 'ban', text: 'twice', polarity: 'noun' } as const;
    const writing = writeCorpusVersion(prisma, {
      corpusId,
      recipe: {},
      encoderId: testEncoderId,
      hash: sha256Of('half'),
      negatives: [],
      edits: [edit, edit],
    });
    await expect(writing).rejects.toThrow();
    expect(await prisma.corpusVersion.count({ where: { corpusId } })).toBe(0);
  });

  test('label sets are versions, each the child of the one before, also when written at once', async () => {
    const { prisma } = database();
    const { id: projectId } = await makeProject(prisma);
    const labels = [
      { text: 'hat', senseOffset: 'n03497657' },
      { text: 'shoe', prompt: 'one {}' },
    ];
    const sets = await Promise.all([1, 2, 3].map(() => createLabelSet(prisma, { projectId, labels })));
    const [first, second, third] = sets.sort((a, b) => a.version - b.version);
    expect([first, second, third].map((set) => set?.version)).toEqual([1, 2, 3]);
    expect([first?.parentId, second?.parentId, third?.parentId]).toEqual([null, first?.id, second?.id]);
    expect(first?.hash).toBe(third?.hash);
    const read = await readLabelSet(prisma, first?.id ?? '');
    expect(read.labels.map(({ text, prompt, senseOffset }) => [text, prompt, senseOffset])).toEqual([
      ['hat', null, 'n03497657'],
      ['shoe', 'one {}', null],
    ]);
    const twice = createLabelSet(prisma, { projectId, labels: [{ text: 'hat' }, { text: 'hat' }] });
    await expect(twice).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(createLabelSet(prisma, { projectId: unknownId, labels })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readLabelSet(prisma, unknownId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
