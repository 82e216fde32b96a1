import {
  countEmbeddings,
  countLabels,
  lackingLabels,
  nearestLabels,
  putEmbeddings,
  putLabels,
  readEmbeddings,
  readLabels,
  recordSampleError,
  type SampleEmbedding,
  samplesLackingEmbedding,
  streamEmbeddings,
  writeMining,
} from '@stray/db';
import {
  makeDataset,
  makeLabelSet,
  makeProject,
  makeSamples,
  sha256Of,
  testEncoderId,
  withDatabase,
} from '@stray/testing';
import { expect, test } from 'vitest';
import { encoderOf, makeVersion } from './vectorsData.ts';

/** Values of every size, also those for which a float32 has no short decimal. */
function embeddingOf(seed: number, dimension = 1000): Float32Array {
  return Float32Array.from(
    { length: dimension },
    (_, index) => Math.sin(seed * 7919 + index) * 10 ** ((index % 61) - 30),
  );
}

withDatabase((database) => {
  test('embeddings come back bit for bit, and only those asked for', async () => {
    const { prisma } = database();
    const rows = Array.from({ length: 250 }, (_, index) => ({
      sha256: sha256Of(`bits ${index}`),
      embedding: embeddingOf(index),
    }));
    await putEmbeddings(prisma, testEncoderId, rows);
    const read = await readEmbeddings(prisma, testEncoderId, [
      ...rows.map(({ sha256 }) => sha256),
      sha256Of('unknown'),
    ]);
    expect(read.size).toBe(250);
    for (const { sha256, embedding } of rows) expect(read.get(sha256)?.embedding).toEqual(embedding);
    expect((await readEmbeddings(prisma, 'other@0123456789abcdef', [rows[0]?.sha256 ?? ''])).size).toBe(0);
  });

  test('extremes of a float32 survive, and what is no number is refused', async () => {
    const { prisma } = database();
    const sha256 = sha256Of('extremes');
    const embedding = Float32Array.of(
      0,
      -0,
      3.4028234663852886e38,
      -3.4028234663852886e38,
      1.1754943508222875e-38,
      1e-42,
      1 / 3,
    );
    await putEmbeddings(prisma, testEncoderId, [{ sha256, embedding }]);
    expect((await readEmbeddings(prisma, testEncoderId, [sha256])).get(sha256)?.embedding).toEqual(embedding);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const put = putEmbeddings(prisma, testEncoderId, [{ sha256: sha256Of('bad'), embedding: Float32Array.of(bad) }]);
      await expect(put).rejects.toThrow('not a finite number');
    }
  });

  test('the first embedding of a blob stays', async () => {
    const { prisma } = database();
    const sha256 = sha256Of('first');
    await putEmbeddings(prisma, testEncoderId, [{ sha256, embedding: embeddingOf(1, 4) }]);
    await putEmbeddings(prisma, testEncoderId, [{ sha256, embedding: embeddingOf(2, 4) }]);
    expect((await readEmbeddings(prisma, testEncoderId, [sha256])).get(sha256)?.embedding).toEqual(embeddingOf(1, 4));
  });

  test('inside a transaction that fails nothing is written', async () => {
    const { prisma } = database();
    const sha256 = sha256Of('rolled back');
    const failing = prisma.$transaction(async (tx) => {
      await putEmbeddings(tx, testEncoderId, [{ sha256, embedding: embeddingOf(1, 4) }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await readEmbeddings(prisma, testEncoderId, [sha256])).size).toBe(0);
  });

  test('text embeddings come back under their text, whatever is in it', async () => {
    const { prisma } = database();
    const texts = ['hat', "it's", 'a "quoted" {thing}, \\ and more', 'büßen 帽子 🎩', ''];
    await putLabels(
      prisma,
      testEncoderId,
      texts.map((text, index) => ({ text, kind: 'NOUN' as const, embedding: embeddingOf(index, 8) })),
    );
    const read = await readLabels(prisma, { encoderId: testEncoderId, kind: 'NOUN', texts: [...texts, 'unknown'] });
    expect(read.size).toBe(texts.length);
    for (const [index, text] of texts.entries()) expect(read.get(text)).toEqual(embeddingOf(index, 8));
  });

  test('a text has an embedding in each kind', async () => {
    const { prisma } = database();
    const wanted = { encoderId: testEncoderId, texts: ['light'] };
    await putLabels(prisma, testEncoderId, [
      { text: 'light', kind: 'NOUN', embedding: embeddingOf(1, 8) },
      { text: 'light', kind: 'ADJECTIVE', embedding: embeddingOf(2, 8) },
    ]);
    expect((await readLabels(prisma, { ...wanted, kind: 'NOUN' })).get('light')).toEqual(embeddingOf(1, 8));
    expect((await readLabels(prisma, { ...wanted, kind: 'ADJECTIVE' })).get('light')).toEqual(embeddingOf(2, 8));
    expect((await readLabels(prisma, { ...wanted, kind: 'ID' })).size).toBe(0);
  });

  test('a class probability comes back as the float32 that it was, and as null where there was none', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 3);
    const given = [Math.fround(0.1), Math.fround(1e-42), undefined];
    await putEmbeddings(
      prisma,
      testEncoderId,
      samples.map(({ sha256 }, i) => ({ sha256, embedding: embeddingOf(i, 4), maxProbability: given[i] })),
    );
    const read = await readEmbeddings(
      prisma,
      testEncoderId,
      samples.map(({ sha256 }) => sha256),
    );
    const expected = [given[0], given[1], null];
    expect(samples.map(({ sha256 }) => read.get(sha256)?.maxProbability)).toEqual(expected);
    const streamed: SampleEmbedding[] = [];
    const wanted = { datasetId: dataset.id, encoderId: testEncoderId, batch: 100 };
    for await (const rows of streamEmbeddings(database().pool, wanted)) streamed.push(...rows);
    const bySample = new Map(streamed.map(({ sampleId, maxProbability }) => [sampleId, maxProbability]));
    expect(samples.map(({ id }) => bySample.get(id))).toEqual(expected);
  });

  test('a stream brings each embedded sample of the dataset once, and none that failed', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 25);
    const wanted = { datasetId: dataset.id, encoderId: testEncoderId };
    await makeSamples(prisma, (await makeDataset(prisma)).id, 3);
    const embedded = samples.slice(0, 20);
    await putEmbeddings(
      prisma,
      testEncoderId,
      embedded.map(({ sha256 }, index) => ({ sha256, embedding: embeddingOf(index, 16) })),
    );
    await recordSampleError(prisma, { sampleId: samples[3]?.id ?? '', code: 'IMAGE_UNREADABLE', message: 'no' });

    for (const batch of [1, 7, 19, 100]) {
      const streamed: SampleEmbedding[] = [];
      for await (const rows of streamEmbeddings(database().pool, { ...wanted, batch })) {
        expect(rows.length).toBeLessThanOrEqual(batch);
        streamed.push(...rows);
      }
      expect(streamed.map(({ sampleId }) => sampleId).sort()).toEqual(
        embedded
          .filter((_, i) => i !== 3)
          .map(({ id }) => id)
          .sort(),
      );
      const row = streamed.find(({ sampleId }) => sampleId === samples[5]?.id);
      expect(row?.embedding).toEqual(embeddingOf(5, 16));
    }
    expect(await countEmbeddings(prisma, wanted)).toBe(20);
  });

  test('words of a version without an embedding are handed out in their order, in the kind that its recipe asks for', async () => {
    const { prisma } = database();
    const encoderId = encoderOf('words');
    const nouns = ['hat', 'cat', 'light', 'mat'].map((text) => ({ text, polarity: 'noun' as const }));
    const words = [...nouns, { text: 'light', polarity: 'adjective' as const }];
    const corpusVersionId = await makeVersion(prisma, { encoderId, words });
    await putLabels(prisma, encoderId, [
      { text: 'cat', kind: 'NOUN', embedding: embeddingOf(1, 4) },
      { text: 'light', kind: 'NOUN', embedding: embeddingOf(2, 4) },
      { text: 'hat', kind: 'CSP_NOUN', embedding: embeddingOf(3, 4) },
    ]);
    const lacking = await lackingLabels(prisma, { encoderId, corpusVersionId, limit: 10 });
    expect(lacking).toEqual([
      { position: 0, text: 'hat', polarity: 'noun', kind: 'NOUN' },
      { position: 3, text: 'mat', polarity: 'noun', kind: 'NOUN' },
      { position: 4, text: 'light', polarity: 'adjective', kind: 'ADJECTIVE' },
    ]);
    const first = await lackingLabels(prisma, { encoderId, corpusVersionId, limit: 1 });
    const rest = await lackingLabels(prisma, { encoderId, corpusVersionId, limit: 10, after: first[0]?.position });
    expect([...first, ...rest]).toEqual(lacking);
    expect(await countLabels(prisma, { encoderId, corpusVersionId })).toBe(2);

    const conjugated = await makeVersion(prisma, { encoderId, words, pool: 'conjugated' });
    expect(await countLabels(prisma, { encoderId, corpusVersionId: conjugated })).toBe(1);
    const [second] = await lackingLabels(prisma, { encoderId, corpusVersionId: conjugated, limit: 1 });
    expect(second).toEqual({ position: 1, text: 'cat', polarity: 'noun', kind: 'CSP_NOUN' });
    const unknown = '00000000-0000-0000-0000-000000000000';
    await expect(countLabels(prisma, { encoderId, corpusVersionId: unknown })).rejects.toThrow('does not exist');
  });

  test('the words of a mining are those kept and those in line', async () => {
    const { prisma } = database();
    const encoderId = encoderOf('mining');
    const project = await makeProject(prisma);
    const labelSet = await makeLabelSet(prisma, project.id);
    const [kept, reserve] = ['hat', 'cat'].map((text) => [
      { text, polarity: 'noun' as const, similarity: 0, nearestLabel: '', nearestLabelSimilarity: 0 },
    ]);
    const { id: miningId } = await writeMining(prisma, {
      projectId: project.id,
      labelSetId: labelSet.id,
      encoderId,
      recipe: { pool: 'given' },
      hash: encoderId,
      words: { kept: kept ?? [], reserve: reserve ?? [] },
    });
    const texts = (await lackingLabels(prisma, { encoderId, miningId, limit: 10 })).map(({ text }) => text);
    expect(texts).toEqual(['hat', 'cat']);
    await putLabels(prisma, encoderId, [{ text: 'cat', kind: 'NOUN', embedding: embeddingOf(1, 4) }]);
    expect(await countLabels(prisma, { encoderId, miningId })).toBe(1);
    const query = embeddingOf(1, 4);
    const found = await nearestLabels(prisma, { encoderId, query, first: 10, within: { miningId } });
    expect(found.map(({ text }) => text)).toEqual(['cat']);
  });

  test('what lacks an embedding is handed out in batches, and no more once it has one or failed', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 10);
    const wanted = { datasetId: dataset.id, encoderId: testEncoderId, limit: 4 };
    const first = await samplesLackingEmbedding(prisma, wanted);
    const second = await samplesLackingEmbedding(prisma, { ...wanted, after: first.at(-1)?.id });
    const third = await samplesLackingEmbedding(prisma, { ...wanted, after: second.at(-1)?.id });
    const ids = [...first, ...second, ...third].map(({ id }) => id);
    expect(ids.sort()).toEqual(samples.map(({ id }) => id).sort());

    await putEmbeddings(
      prisma,
      testEncoderId,
      first.map(({ sha256 }) => ({ sha256, embedding: embeddingOf(1, 4) })),
    );
    await recordSampleError(prisma, { sampleId: second[0]?.id ?? '', code: 'IMAGE_EMPTY', message: 'empty' });
    const rest = await samplesLackingEmbedding(prisma, { ...wanted, limit: 100 });
    expect(rest.map(({ id }) => id)).toEqual([...second.slice(1), ...third].map(({ id }) => id));
  });
});
