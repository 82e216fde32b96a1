import { splitOf } from '@stray/core';
import {
  insertSamples,
  recordSampleError,
  type Sample,
  type SampleFilter,
  sampleCount,
  samplePage,
  writeScores,
} from '@stray/db';
import { makeDataset, makeRun, makeScore, sha256Of, withDatabase } from '@stray/testing';
import { beforeAll, describe, expect, test } from 'vitest';

const paths = [
  'train/hat/1.jpg',
  'train2017/2.jpg',
  'images/val/3.jpg',
  'dev/4.jpg',
  'Test/5.jpg',
  'testing-2/6.jpg',
  'tests/7.jpg',
  'images/8.jpg',
  'summer/train/9.jpg',
  'data/images/test/10.jpg',
  'train.jpg',
  'valid_/12.jpg',
];

/** By the last number or word of its path: what the run found, where it has scored the sample. */
const found = {
  '1': { nearest: 'hat', negatives: ['teapot', 'invoice'], looks: ['moped'], p: 0.02 },
  '2': { nearest: 'hat', negatives: ['invoice'], looks: [], p: 0.5 },
  '3': { nearest: 'running shoe', negatives: [], looks: ['teapot', 'moped'], p: null },
} as const;

withDatabase((database) => {
  let datasetId: string;
  let runId: string;
  let samples: Sample[];

  const byPath = (path: string) => samples.find((sample) => sample.path === path)?.id ?? '';

  beforeAll(async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    datasetId = dataset.id;
    const classes = (path: string) =>
      path === paths[1]
        ? { declaredClasses: ['shoe'] }
        : path === paths[2]
          ? { declaredClasses: ['Running_Shoe'] }
          : {};
    await insertSamples(
      prisma,
      datasetId,
      paths.map((path) => ({ path, sha256: sha256Of(`${datasetId}${path}`), bytes: 1, ...classes(path) })),
    );
    samples = await prisma.sample.findMany({ where: { datasetId } });
    runId = (await makeRun(prisma, dataset)).id;
    const word = (text: string) => ({ text, similarity: 0.5 });
    await writeScores(
      database(),
      runId,
      Object.values(found).map(({ nearest, negatives, looks, p }, i) =>
        makeScore(byPath(paths[i] ?? ''), 0.1 * (i + 1), {
          nearestLabel: word(nearest),
          topNegatives: negatives.map(word),
          looksLike: looks.map(word),
          ...(p !== null && { pValue: p }),
        }),
      ),
    );
    // Declared as something, and never scored.
    await prisma.sample.update({ where: { id: byPath('dev/4.jpg') }, data: { declaredClasses: ['hat'] } });
    await recordSampleError(prisma, { sampleId: byPath('train.jpg'), code: 'IMAGE_EMPTY', message: 'empty' });
    const reviewed = { datasetId, tags: ['rain'], reviewer: 'ann', reviewedAt: new Date() };
    await prisma.review.create({
      data: { ...reviewed, sampleId: byPath(paths[0] ?? ''), note: '100 % Sure_thing', decision: 'KEEP' },
    });
    await prisma.review.create({ data: { ...reviewed, sampleId: byPath(paths[6] ?? ''), note: '' } });
  });

  /** Paths that a filter leaves, by all the ways in which it is asked, which have to agree. */
  async function left(filter: SampleFilter, run: string | null = runId): Promise<string[]> {
    const { prisma } = database();
    const select = { datasetId, runId: run, filter };
    const pathsBy = async (field: 'SCORE' | 'PATH') =>
      (await samplePage(prisma, { ...select, first: 100, orderBy: { field, direction: 'ASC' } })).rows
        .map(({ sample }) => sample.path)
        .sort();
    const [one, two, count] = [await pathsBy('SCORE'), await pathsBy('PATH'), await sampleCount(prisma, select)];
    expect(two).toEqual(one);
    expect(count).toBe(one.length);
    return one;
  }

  const filters: readonly (readonly [string, SampleFilter, readonly string[]])[] = [
    ['near: any of the nearest negatives', { near: 'invoice' }, [paths[0], paths[1]] as string[]],
    ['near: or a word that it looks like', { near: 'teapot' }, [paths[0], paths[2]] as string[]],
    ['near: nothing', { near: 'no such word' }, []],
    ['negative: the first alone', { nearNegative: 'invoice' }, [paths[1]] as string[]],
    ['looks like: the first alone', { looksLike: 'moped' }, [paths[0]] as string[]],
    ['mismatch: names that differ in case and signs are the same', { mismatch: true }, [paths[1]] as string[]],
    ['note: in any case, with signs of patterns as they are', { note: '0 % sure_' }, [paths[0]] as string[]],
    ['note: what a note has not', { note: '0_%' }, []],
    ['score below, and not at', { score: { lt: 0.2 } }, [paths[0]] as string[]],
    ['score above, and not at', { score: { gt: 0.2 } }, [paths[2]] as string[]],
    ['p-value below', { pValue: { lt: 0.5 } }, [paths[0]] as string[]],
    ['p-value from', { pValue: { gte: 0.5 } }, [paths[1]] as string[]],
    ['reviewed', { reviewed: true }, [paths[0]] as string[]],
    ['failed', { failed: true }, ['train.jpg']],
    ['path', { path: 'IMAGES/' }, ['data/images/test/10.jpg', 'images/8.jpg', 'images/val/3.jpg']],
  ];

  test.each(filters)('%s; its opposite is all the rest', async (_name, filter, expected) => {
    expect(await left(filter)).toEqual([...expected].sort());
    expect(await left({ not: filter })).toEqual(paths.filter((path) => !expected.includes(path)).sort());
    // Without a run nothing has a score, and still each sample is on one side.
    const [yes, no] = [await left(filter, null), await left({ not: filter }, null)];
    expect([...yes, ...no].sort()).toEqual([...paths].sort());
  });

  test('mismatch: false is the opposite of true', async () => {
    expect(await left({ mismatch: false })).toEqual(await left({ not: { mismatch: true } }));
    expect(await left({ mismatch: true }, null)).toEqual([]);
  });

  describe.each(['TRAIN', 'VAL', 'TEST'] as const)('split %s', (split) => {
    test('is what the path says, in the database as in splitOf', async () => {
      const expected = paths.filter((path) => splitOf(path) === split).sort();
      expect(expected.length).toBeGreaterThan(0);
      expect(await left({ split })).toEqual(expected);
      expect(await left({ not: { split } })).toEqual(paths.filter((path) => splitOf(path) !== split).sort());
    });
  });
});

test('the split of a path is its first folder, or the second one in a folder of images', () => {
  expect(paths.map(splitOf)).toEqual([
    'TRAIN',
    'TRAIN',
    'VAL',
    'VAL',
    'TEST',
    'TEST',
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
