import type { QualityFacts } from '@stray/core';
import { datasetsNeverCompared, putQuality, writeComparison } from '@stray/db';
import { compareSamples } from '@stray/pipeline';
import { expect, it } from 'vitest';
import { pathOf, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const good: QualityFacts = {
  brightnessP5: 0.1,
  brightnessP99: 0.9,
  sharpness: 0.2,
  entropy: 7,
  perceptualHash: '0123456789abcdef',
};

suite('quality', ({ api, db, queue }) => {
  /** Twenty photos of 640 × 480 whose hashes are far apart, but for what `facts` and `sizes` say of the i-th. */
  async function measured(
    facts: Readonly<Record<number, Partial<QualityFacts>>> = {},
    sizes: Readonly<Record<number, readonly [number, number]>> = {},
  ) {
    // Measures are of bytes, and outlive the datasets of other tests.
    await db().blobQuality.deleteMany();
    const made = await scoredDataset(db());
    const samples = await db().sample.findMany({
      where: { datasetId: made.datasetId, errorCode: null },
      orderBy: { path: 'asc' },
    });
    for (const [i, { id }] of samples.entries()) {
      const [width, height] = sizes[i] ?? [640, 480];
      await db().sample.update({ where: { id }, data: { width, height, decodedAt: new Date() } });
    }
    await putQuality(
      db(),
      samples.map(({ sha256 }, i) => ({
        ...good,
        perceptualHash: (BigInt(i + 1) * 0x1f3d5b79_97531fdbn).toString(16).padStart(16, '0').slice(-16),
        ...facts[i],
        sha256,
      })),
    );
    await compareSamples(db(), made.datasetId);
    return { ...made, samples };
  }

  const ofDataset = async (fields: string, variables: Record<string, unknown> = {}) => {
    const kinds = { after: 'String', filter: 'SampleFilter' };
    const used = Object.entries(kinds).filter(([name]) => fields.includes(`$${name}`));
    const declared = used.length === 0 ? '' : `(${used.map(([name, kind]) => `$${name}: ${kind}`).join()})`;
    const { data, errors } = await api().graphql(
      `query ${declared} { project(slug: "clothes") { datasets { edges { node { ${fields} } } } } }`,
      variables,
    );
    expect(errors).toBeUndefined();
    type Answer = { project: { datasets: { edges: { node: Record<string, never> }[] } } };
    return (data as Answer).project.datasets.edges[0]?.node ?? {};
  };

  const pathsWith = async (quality: string) => {
    const { samples } = await ofDataset('samples(filter: $filter) { totalCount edges { node { path } } }', {
      filter: { quality },
    });
    const page = samples as unknown as { totalCount: number; edges: { node: { path: string } }[] };
    expect(page.totalCount).toBe(page.edges.length);
    return page.edges.map(({ node }) => node.path).sort();
  };

  it('is counted by issue, and samples are found by it', async () => {
    await measured(
      {
        0: { brightnessP99: 0.3 },
        1: { brightnessP5: 0.97 },
        2: { sharpness: 0.01 },
        3: { entropy: 1, sharpness: 0.01 },
      },
      { 4: [640, 200], 5: [120, 90], 6: [6400, 4800], 7: [700, 500] },
    );
    const counts = { DARK: 1, BRIGHT: 1, BLURRY: 2, LOW_INFORMATION: 1, ODD_RATIO: 1, ODD_SIZE: 2, DUPLICATE: 0 };
    expect(await ofDataset('quality { unmeasured issues { issue count } }')).toEqual({
      quality: { unmeasured: 0, issues: Object.entries(counts).map(([issue, count]) => ({ issue, count })) },
    });
    expect(await pathsWith('DARK')).toEqual([pathOf(0)]);
    expect(await pathsWith('BRIGHT')).toEqual([pathOf(1)]);
    expect(await pathsWith('BLURRY')).toEqual([pathOf(2), pathOf(3)]);
    expect(await pathsWith('LOW_INFORMATION')).toEqual([pathOf(3)]);
    expect(await pathsWith('ODD_RATIO')).toEqual([pathOf(4)]);
    expect(await pathsWith('ODD_SIZE')).toEqual([pathOf(5), pathOf(6)]);
    expect(await pathsWith('DUPLICATE')).toEqual([]);
  });

  it('of a page of samples costs one statement, and is null where nothing was measured', async () => {
    await measured({ 3: { entropy: 1, brightnessP99: 0.2 } });
    const ask = (fields: string) =>
      api().countStatements(() =>
        ofDataset(`samples(orderBy: {field: PATH}, first: 30) { edges { node { ${fields} } } }`),
      );
    const without = await ask('path');
    const { result, statements } = await ask('path quality { issues sharpness entropy perceptualHash }');
    expect(statements - without.statements).toBe(1);
    const edges = (result.samples as unknown as { edges: { node: { path: string; quality: unknown } }[] }).edges;
    const of = (path: string) => edges.find(({ node }) => node.path === path)?.node.quality;
    expect(of(pathOf(3))).toMatchObject({ issues: ['DARK', 'LOW_INFORMATION'], entropy: 1 });
    expect(of(pathOf(4))).toMatchObject({ issues: [], entropy: 7 });
    expect(of('photos/broken.jpg')).toBeNull();
  });

  it('shows duplicates in groups, the largest group first and in it the largest image', async () => {
    const [copy, other] = ['00ff00ff00ff00ff', 'ffff0000ffff0000'];
    const { samples } = await measured(
      {
        2: { perceptualHash: copy },
        5: { perceptualHash: '00ff00ff00ff00fc' },
        9: { perceptualHash: copy },
        11: { perceptualHash: other },
        12: { perceptualHash: other },
      },
      { 9: [1280, 960] },
    );
    const groups = `duplicates(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { kind size samples { path width } } } }`;
    const first = (await ofDataset(groups)).duplicates as unknown as { pageInfo: { endCursor: string } };
    expect(first).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      edges: [
        {
          node: {
            kind: 'NEAR',
            size: 3,
            samples: [{ path: pathOf(9), width: 1280 }, { path: pathOf(2) }, { path: pathOf(5) }],
          },
        },
      ],
    });
    const second = await ofDataset(groups, { after: first.pageInfo.endCursor });
    expect(second.duplicates).toMatchObject({
      pageInfo: { hasNextPage: false },
      edges: [{ node: { size: 2, samples: [{ path: pathOf(11) }, { path: pathOf(12) }] } }],
    });
    expect(await pathsWith('DUPLICATE')).toEqual([2, 5, 9, 11, 12].map(pathOf));
    // The rest of a group of two is no duplicate any more.
    await db().sample.delete({ where: { id: samples[11]?.id ?? '' } });
    expect((await ofDataset('duplicates { totalCount }')).duplicates).toEqual({ totalCount: 1 });
  });

  it('calls copies of the same bytes exact, also where there is nothing to compare', async () => {
    const { datasetId, samples } = await measured({ 1: { perceptualHash: null } });
    const { sha256, bytes } = samples[1] ?? { sha256: '', bytes: 0 };
    const facts = { width: 640, height: 480, decodedAt: new Date() };
    await db().sample.create({ data: { datasetId, sha256, bytes, path: 'a copy.jpg', ...facts } });
    await compareSamples(db(), datasetId);
    expect(await ofDataset('duplicates { edges { node { kind samples { path } } } }')).toEqual({
      duplicates: { edges: [{ node: { kind: 'EXACT', samples: [{ path: 'a copy.jpg' }, { path: pathOf(1) }] } }] },
    });
  });

  it('is missing in datasets of earlier versions, which are found, and measured when that is asked for', async () => {
    await db().blobQuality.deleteMany();
    const { datasetId } = await scoredDataset(db());
    const samples = await db().sample.updateMany({
      where: { datasetId, errorCode: null },
      data: { decodedAt: new Date(), width: 10, height: 10 },
    });
    expect(await datasetsNeverCompared(db())).toEqual([datasetId]);
    expect(await ofDataset('quality { unmeasured }')).toEqual({ quality: { unmeasured: samples.count } });
    const measure = (id: string) =>
      api().graphql(
        'mutation ($id: ID!) { measureQuality(input: {datasetId: $id}) { dataset { name } userErrors { code path } } }',
        { id: Buffer.from(`Dataset:${id}`).toString('base64') },
      );
    expect((await measure(datasetId)).data).toEqual({
      measureQuality: { dataset: { name: 'photos' }, userErrors: [] },
    });
    // It waits already.
    expect(await queue().send('quality', { datasetId })).toBe(false);
    expect((await measure('0198a000-0000-7000-8000-000000000000')).data).toEqual({
      measureQuality: { dataset: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'datasetId'] }] },
    });
    await writeComparison(db(), datasetId, []);
    expect(await datasetsNeverCompared(db())).toEqual([]);
  });
});
