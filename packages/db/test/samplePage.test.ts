import {
  type Dataset,
  flagRun,
  type SampleFilter,
  type SampleOrder,
  type SamplePageRow,
  sampleCount,
  samplePage,
  scoreHistogram,
  scoresOf,
  writeScores,
} from '@stray/db';
import { makeDataset, makeRun, makeSamples, makeScore, withDatabase } from '@stray/testing';
import { beforeAll, describe, expect, test } from 'vitest';

withDatabase((database) => {
  let dataset: Dataset;
  let runId: string;

  // Twenty samples; every fourth has no score, and of the others each score belongs to about three.
  beforeAll(async () => {
    const { prisma } = database();
    dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 20);
    runId = (await makeRun(prisma, dataset)).id;
    const scored = samples.filter((_, index) => index % 4 !== 3);
    const scores = scored.map(({ id }, index) =>
      makeScore(id, (index % 5) / 4, { nearestLabel: { text: index % 2 ? 'hat' : 'shoe', similarity: 0.5 } }),
    );
    await writeScores(database(), runId, scores);
    await prisma.sample.updateMany({
      where: { datasetId: dataset.id, path: { lt: '0006' } },
      data: { declaredClasses: ['shirt', 'hat'] },
    });
    await flagRun(prisma, runId, { threshold: 0.5, policy: 'given', parameters: {} });
  });

  const select = (filter?: SampleFilter, run: string | null = runId) => ({ datasetId: dataset.id, runId: run, filter });

  async function readAll(orderBy: SampleOrder, filter?: SampleFilter, run: string | null = runId, first = 3) {
    const rows: SamplePageRow[] = [];
    for (let after: string | undefined; ; ) {
      const page = await samplePage(database().prisma, { ...select(filter, run), orderBy, first, after });
      rows.push(...page.rows);
      if (!page.hasNext) return rows;
      after = page.rows.at(-1)?.cursor;
    }
  }

  const orders: SampleOrder[] = (['SCORE', 'PATH', 'CREATED_AT'] as const).flatMap((field) => [
    { field, direction: 'ASC' as const },
    { field, direction: 'DESC' as const },
  ]);

  describe.each(orders)('by $field $direction', (orderBy) => {
    test('pages follow each other without gap or repeat', async () => {
      const rows = await readAll(orderBy);
      expect(new Set(rows.map(({ sample }) => sample.id)).size).toBe(20);
      const whole = await readAll(orderBy, undefined, runId, 500);
      expect(rows).toEqual(whole);
    });

    test('without a run every sample is there once, without a score', async () => {
      const rows = await readAll(orderBy, undefined, null);
      expect(new Set(rows.map(({ sample }) => sample.id)).size).toBe(20);
      expect(rows.every(({ score }) => score === null)).toBe(true);
    });
  });

  test('scores are in order, and samples without one come last in both directions', async () => {
    const up = (await readAll({ field: 'SCORE', direction: 'ASC' })).map(({ score }) => score?.score);
    expect(up).toEqual([
      0,
      0,
      0,
      0.25,
      0.25,
      0.25,
      0.5,
      0.5,
      0.5,
      0.75,
      0.75,
      0.75,
      1,
      1,
      1,
      ...Array(5).fill(undefined),
    ]);
    const down = (await readAll({ field: 'SCORE', direction: 'DESC' })).map(({ score }) => score?.score);
    expect(down).toEqual([...up.slice(0, 15).reverse(), ...Array(5).fill(undefined)]);
  });

  test('a row is what Prisma would have read', async () => {
    const [row] = await readAll({ field: 'SCORE', direction: 'ASC' });
    const where = { runId_sampleId: { runId, sampleId: row?.sample.id ?? '' } };
    expect(row?.score).toEqual(await database().prisma.sampleScore.findUnique({ where }));
    expect(row?.sample).toEqual(await database().prisma.sample.findUnique({ where: { id: row?.sample.id } }));
  });

  const filters: [SampleFilter, number][] = [
    [{}, 20],
    [{ flagged: true }, 6],
    [{ flagged: false }, 14],
    [{ not: { flagged: true } }, 14],
    [{ score: { gte: 0.5 } }, 9],
    [{ score: { gte: 0.25, lte: 0.5 } }, 6],
    [{ not: { score: { gte: 0.5 } } }, 11],
    [{ declaredClass: 'hat' }, 6],
    [{ not: { declaredClass: 'hat' } }, 14],
    [{ nearestLabel: 'shoe' }, 8],
    [{ or: [{ nearestLabel: 'shoe' }, { nearestLabel: 'hat' }] }, 15],
    [{ or: [] }, 0],
    [{ and: [] }, 20],
    [{ and: [{ flagged: true }, { path: '0000' }] }, 1],
    [{ path: '000' }, 10],
    [{ path: '.JPG' }, 20],
    [{ path: '%' }, 0],
    [{ path: '_' }, 0],
    [{ path: '\\' }, 0],
    [{ path: '\'; DROP TABLE "Sample"; --' }, 0],
    [{ failed: true }, 0],
    [{ failed: false }, 20],
  ];
  test.each(filters)('%j selects %i samples, in every order and in the count', async (filter, count) => {
    for (const orderBy of orders) expect(await readAll(orderBy, filter)).toHaveLength(count);
    expect(await sampleCount(database().prisma, select(filter))).toBe(count);
  });

  test('a cursor of another order, or of nobody, is refused in words', async () => {
    const [row] = await readAll({ field: 'PATH', direction: 'ASC' });
    const orderBy: SampleOrder = { field: 'SCORE', direction: 'ASC' };
    for (const after of [row?.cursor, 'x', '', Buffer.from('["score","1",2]').toString('base64url')]) {
      const page = samplePage(database().prisma, { ...select(), orderBy, first: 3, after });
      await expect(page).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    }
  });

  test('the histogram holds every score once, the end included', async () => {
    const bins = await scoreHistogram(database().prisma, { runId, bins: 4 });
    expect(bins.map(({ count }) => count)).toEqual([3, 3, 3, 6]);
    expect(bins.map(({ flagged }) => flagged)).toEqual([3, 3, 0, 0]);
    expect(bins[3]).toMatchObject({ from: 0.75, to: 1 });
  });

  test('the histogram of a method without bounds spans its scores', async () => {
    const { prisma } = database();
    const [first] = await prisma.sampleScore.findMany({ where: { runId }, orderBy: { score: 'desc' }, take: 1 });
    const where = { runId_sampleId: { runId, sampleId: first?.sampleId ?? '' } };
    await prisma.sampleScore.update({ where, data: { score: 20 } });
    const bins = await scoreHistogram(prisma, { runId, bins: 4 });
    expect(bins.map(({ count }) => count)).toEqual([14, 0, 0, 1]);
    expect(bins.at(-1)?.to).toBe(20);
    await prisma.sampleScore.update({ where, data: { score: first?.score ?? 0 } });
  });

  test('flags follow the threshold in both directions, and the run says so', async () => {
    const { prisma } = database();
    expect(await flagRun(prisma, runId, { threshold: 0.76, policy: 'given', parameters: {} })).toBe(12);
    expect(await sampleCount(prisma, select({ flagged: true }))).toBe(12);
    expect(await flagRun(prisma, runId, { threshold: 0.5, policy: 'given', parameters: {} })).toBe(6);
    expect(await sampleCount(prisma, select({ flagged: true }))).toBe(6);
    expect(await prisma.scoreRun.findUnique({ where: { id: runId } })).toMatchObject({
      flaggedCount: 6,
      threshold: 0.5,
    });
    expect(Array.from(await scoresOf(prisma, runId))).toHaveLength(15);
  });
});
