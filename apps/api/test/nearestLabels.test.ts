import { putEmbeddings, putLabels } from '@stray/db';
import { expect, it } from 'vitest';
import { encoderId, pathOf, scoredDataset } from './fixture.ts';
import { globalId } from './serverMode.ts';
import { suite } from './suite.ts';

suite('the nearest classes of a sample', ({ api, db }) => {
  it('are those of the run that is shown, nearest first, and none while it is not embedded', async () => {
    const { datasetId } = await scoredDataset(db(), { labels: ['hat', 'dress', 'shoe'], count: 2 });
    const rows = await db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
    const [first, second] = [pathOf(0), pathOf(1)].map((path) => rows.find((row) => row.path === path));
    const image = Float32Array.of(0.6, 0.8, 0);
    await putEmbeddings(db(), encoderId, [{ sha256: first?.sha256 ?? '', embedding: image }]);
    await putLabels(
      db(),
      encoderId,
      ['hat', 'dress', 'shoe'].map((text, i) => {
        const embedding = Float32Array.from({ length: 3 }, (_, at) => (at === i ? 1 : 0));
        return { kind: 'ID' as const, text, embedding };
      }),
    );
    const ask = async (id: string | undefined) => {
      const query =
        'query ($id: ID!) { node(id: $id) { ... on Sample { nearestLabels(first: 2) { text similarity } } } }';
      const { data, errors } = await api().graphql(query, { id: globalId('Sample', id ?? '') });
      expect(errors).toBeUndefined();
      return (data as { node: { nearestLabels: { text: string; similarity: number }[] } }).node.nearestLabels;
    };
    expect(await ask(first?.id)).toEqual([
      { text: 'dress', similarity: expect.closeTo(0.8, 6) },
      { text: 'hat', similarity: expect.closeTo(0.6, 6) },
    ]);
    expect(await ask(second?.id)).toEqual([]);
  });

  it('of a page take as many statements as those of one sample', async () => {
    const { datasetId } = await scoredDataset(db(), { count: 20 });
    const rows = await db().sample.findMany({ where: { datasetId } });
    await putEmbeddings(
      db(),
      encoderId,
      rows.map(({ sha256 }) => ({ sha256, embedding: Float32Array.of(0.6, 0.8) })),
    );
    await putLabels(
      db(),
      encoderId,
      ['hat', 'dress'].map((text, i) => ({ kind: 'ID', text, embedding: Float32Array.of(1 - i, i) })),
    );
    const page = (first: number) =>
      api().countStatements(() =>
        api().graphql(
          `query ($id: ID!) { node(id: $id) { ... on Dataset { samples(first: ${first}) { edges { node { nearestLabels { text } } } } } } }`,
          { id: globalId('Dataset', datasetId) },
        ),
      );
    const [one, twenty] = [await page(1), await page(20)];
    expect(JSON.stringify(twenty.result.data).match(/"dress"/g)).toHaveLength(20);
    expect(twenty.tables).toEqual(one.tables);
  });
});
