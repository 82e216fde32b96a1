import { type Dataset, type Facet, facetCounts, putQuality, review, type SampleFilter, writeScores } from '@stray/db';
import { makeDataset, makeRun, makeSamples, makeScore, withDatabase } from '@stray/testing';
import { beforeAll, expect, test } from 'vitest';

withDatabase((database) => {
  let dataset: Dataset;
  let runId: string;
  let otherRunId: string;

  // Eight samples. The last two have no score; the first three are declared, one of them twice as the same; one is dark and
  // oblong, and two are copies; two are decided on, a scored one and one without a score.
  beforeAll(async () => {
    const { prisma } = database();
    dataset = await makeDataset(prisma);
    const samples = await makeSamples(prisma, dataset.id, 8);
    runId = (await makeRun(prisma, dataset)).id;
    const topNegatives = (i: number) => [{ text: i < 4 ? 'teapot' : 'rocket', similarity: 0.5 }];
    await writeScores(
      database(),
      runId,
      samples.slice(0, 6).map(({ id }, i) => makeScore(id, i / 10, { topNegatives: topNegatives(i) })),
    );
    for (const [i, declaredClasses] of [['hat'], ['shoe', 'hat'], ['hat', 'hat']].entries()) {
      await prisma.sample.update({ where: { id: samples[i]?.id ?? '' }, data: { declaredClasses } });
    }
    const { width, height } = { width: 300, height: 60 };
    await prisma.sample.update({ where: { id: samples[0]?.id ?? '' }, data: { width, height } });
    const [dark, plain] = [samples[0]?.sha256 ?? '', samples[1]?.sha256 ?? ''];
    const measures = { brightnessP5: 0.1, brightnessP99: 0.2, sharpness: 0.2, entropy: 6, perceptualHash: null };
    await putQuality(prisma, [
      { sha256: dark, ...measures },
      { sha256: plain, ...measures, brightnessP99: 0.9, entropy: 1 },
    ]);
    const copies = [samples[1]?.id ?? '', samples[2]?.id ?? ''];
    await prisma.duplicate.createMany({
      data: copies.map((sampleId) => ({ sampleId, datasetId: dataset.id, groupId: copies[0] ?? '', distance: 0 })),
    });
    const ids = [samples[1]?.id ?? '', samples[7]?.id ?? ''];
    const by = { actorKind: 'LOCAL', actor: 'Ada' } as const;
    await review(prisma, {
      datasetId: dataset.id,
      runId,
      samples: { ids },
      by,
      decision: 'DROP',
      addedTags: ['a', 'b'],
    });

    const other = await makeDataset(prisma);
    const [stranger] = await makeSamples(prisma, other.id, 1);
    otherRunId = (await makeRun(prisma, other)).id;
    await writeScores(database(), otherRunId, [makeScore(stranger?.id ?? '', 0)]);
    await review(prisma, {
      datasetId: other.id,
      runId: otherRunId,
      samples: { filter: {} },
      by,
      decision: 'KEEP',
      addedTags: ['c'],
    });
  });

  const count = async (facet: Facet, filter?: SampleFilter, run: string | null = runId) => {
    const rows = await facetCounts(database().prisma, {
      datasetId: dataset.id,
      runId: run,
      filter,
      facet,
      first: 50,
      examples: 2,
    });
    const { prisma } = database();
    const paths = new Map((await prisma.sample.findMany()).map(({ id, path }) => [id, Number.parseInt(path, 10)]));
    return rows.map(({ value, count: n, reviewed, examples }) => [
      value,
      n,
      reviewed,
      examples.map((id) => paths.get(id)),
    ]);
  };

  const wanted = {
    NEAREST_NEGATIVE: [
      ['teapot', 4, 1, [0, 1]],
      ['rocket', 2, 0, [4, 5]],
    ],
    NEAREST_LABEL: [['hat', 6, 1, [0, 1]]],
    LOOKS_LIKE: [],
    DECLARED_CLASS: [
      ['hat', 3, 1, [0, 1]],
      ['shoe', 1, 1, [1]],
    ],
    QUALITY: [
      ['DUPLICATE', 2, 1, [1, 2]],
      ['DARK', 1, 0, [0]],
      ['LOW_INFORMATION', 1, 1, [1]],
      ['ODD_RATIO', 1, 0, [0]],
    ],
    DECISION: [['DROP', 2, 2, [1, 7]]],
    TAG: [
      ['a', 2, 2, [1, 7]],
      ['b', 2, 2, [1, 7]],
    ],
    REVIEWER: [['Ada', 2, 2, [1, 7]]],
  } as const satisfies Partial<Record<Facet, unknown>>;
  const facets = Object.keys(wanted) as (keyof typeof wanted)[];

  test.each(facets)(
    '%s counts samples by value, without a filter and with one that all of them pass',
    async (facet) => {
      expect(await count(facet)).toEqual(wanted[facet]);
      expect(await count(facet, { failed: false })).toEqual(wanted[facet]);
    },
  );

  test('a filter leaves out what it leaves out', async () => {
    const filter = { score: { gte: 0.1 } };
    expect(await count('NEAREST_NEGATIVE', filter)).toEqual([
      ['teapot', 3, 1, [1, 2]],
      ['rocket', 2, 0, [4, 5]],
    ]);
    expect(await count('DECLARED_CLASS', filter)).toEqual([
      ['hat', 2, 1, [1, 2]],
      ['shoe', 1, 1, [1]],
    ]);
    expect(await count('TAG', filter)).toEqual([
      ['a', 1, 1, [1]],
      ['b', 1, 1, [1]],
    ]);
  });

  test('without a run nothing has a score, and with one of another dataset neither', async () => {
    for (const run of [null, otherRunId]) {
      expect(await count('NEAREST_NEGATIVE', undefined, run)).toEqual([]);
      expect(await count('NEAREST_NEGATIVE', { failed: false }, run)).toEqual([]);
      expect(await count('DECISION', undefined, run)).toEqual([['DROP', 2, 2, expect.arrayContaining([1, 7])]]);
    }
  });
});
