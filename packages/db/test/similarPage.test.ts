import {
  insertSamples,
  putEmbeddings,
  recordSampleError,
  type Sample,
  type SampleFilter,
  type SimilarPageRow,
  sampleCount,
  samplePage,
  similarPage,
  writeScores,
} from '@stray/db';
import { makeDataset, makeRun, makeScore, sha256Of, testEncoderId, withDatabase } from '@stray/testing';
import { beforeAll, expect, test } from 'vitest';
import { drawn, product } from './vectorsData.ts';

const dimension = 16;
const encoderId = testEncoderId;
const query = drawn(4711, dimension);

withDatabase((database) => {
  let datasetId: string;
  let runId: string;
  let samples: Sample[];
  const embeddingOf = (index: number) => drawn(index % 40, dimension);

  // Sixty samples: twenty look the same as another one, eight are not encoded, and one of those could not be read.
  beforeAll(async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    datasetId = dataset.id;
    const rows = Array.from({ length: 60 }, (_, i) => ({
      path: `${i % 2 === 0 ? 'even' : 'odd'}/${String(i).padStart(3, '0')}.jpg`,
      sha256: sha256Of(`${datasetId}/${i}`),
      bytes: 1,
    }));
    await insertSamples(prisma, datasetId, rows);
    await putEmbeddings(
      prisma,
      encoderId,
      rows.slice(0, 52).map(({ sha256 }, i) => ({ sha256, embedding: embeddingOf(i) })),
    );
    const found = await prisma.sample.findMany({ where: { datasetId } });
    samples = rows.map(({ sha256 }) => found.find((sample) => sample.sha256 === sha256) as Sample);
    runId = (await makeRun(prisma, dataset)).id;
    await writeScores(
      database(),
      runId,
      samples.slice(0, 50).map(({ id }, i) => makeScore(id, i / 50)),
    );
    const [, , , , failed] = samples.slice(52);
    await recordSampleError(prisma, { sampleId: failed?.id ?? '', code: 'IMAGE_EMPTY', message: 'empty' });
  });

  async function readAll(filter: SampleFilter, first: number, between = async (_page: number) => {}) {
    const rows: SimilarPageRow[] = [];
    let after: string | undefined;
    for (let page = 0; ; page++) {
      const asked = { datasetId, runId, filter, query, encoderId, first, after };
      const { rows: more, hasNext } = await similarPage(database().prisma, asked);
      rows.push(...more);
      if (!hasNext) return rows;
      after = more.at(-1)?.cursor;
      await between(page);
    }
  }

  const filters: readonly SampleFilter[] = [
    {},
    { path: 'odd/' },
    { score: { lt: 0.4 } },
    { not: { score: { lt: 0.4 } } },
    { failed: true },
    { and: [{ path: 'even' }, { or: [{ failed: true }, { near: 'teapot' }] }] },
    { near: 'no such word' },
  ];

  test.each(filters)('pages follow each other without gap or repeat, nearest first: %j', async (filter) => {
    const whole = await readAll(filter, 500);
    expect(await readAll(filter, 7)).toEqual(whole);
    const select = { datasetId, runId, filter };
    expect(whole).toHaveLength(await sampleCount(database().prisma, select));
    const ids = whole.map(({ sample }) => sample.id);
    const byPath = await samplePage(database().prisma, {
      ...select,
      first: 500,
      orderBy: { field: 'PATH', direction: 'ASC' },
    });
    expect([...ids].sort()).toEqual(byPath.rows.map(({ sample }) => sample.id).sort());
    const near = whole.filter(({ similarity }) => similarity !== null);
    const expected = near
      .map(({ sample }) => product(embeddingOf(samples.findIndex(({ id }) => id === sample.id)), query))
      .sort((a, b) => b - a);
    expect(near.map(({ similarity }) => similarity)).toEqual(expected.map((value) => expect.closeTo(value, 5)));
    // What cannot be compared comes last.
    expect(whole.slice(0, near.length)).toEqual(near);
  });

  test('each sample comes with its score in the run', async () => {
    const rows = await readAll({}, 20);
    for (const { sample, score } of rows) {
      const index = samples.findIndex(({ id }) => id === sample.id);
      expect(score?.score ?? null).toBe(index < 50 ? index / 50 : null);
    }
  });

  test('what is deleted meanwhile leaves no gap in the rest', async () => {
    const { prisma } = database();
    const before = (await readAll({}, 500)).map(({ sample }) => sample.id);
    // The last row of the first page, and one that is still to come.
    const gone = [before[9] ?? '', before[25] ?? ''];
    const rows = await readAll({}, 10, async (page) => {
      if (page === 0) await prisma.sample.deleteMany({ where: { id: { in: gone } } });
    });
    expect(rows.map(({ sample }) => sample.id)).toEqual(before.filter((id) => id !== before[25]));
  });

  test('a cursor of another order is refused, and so are the others by the cursor of this one', async () => {
    const { prisma } = database();
    const select = { datasetId, runId, first: 3 };
    const orderBy = { field: 'SCORE', direction: 'ASC' } as const;
    const byScore = await samplePage(prisma, { ...select, orderBy });
    const bySimilarity = await similarPage(prisma, { ...select, query, encoderId });
    const after = byScore.rows.at(-1)?.cursor;
    await expect(similarPage(prisma, { ...select, query, encoderId, after })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
    const other = bySimilarity.rows.at(-1)?.cursor;
    await expect(samplePage(prisma, { ...select, orderBy, after: other })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });
});
