import { randomUUID } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { insertSamples, putEmbeddings } from '@stray/db';
import { hugeImage, sha256Of, tinyImage, truncatedImage } from '@stray/testing';
import { describe, expect, it } from 'vitest';
import { readSearchImage } from '../src/searchImages.ts';
import { encoderId, scoredDataset } from './fixture.ts';
import type { Api } from './harness.ts';
import { startApi } from './harness.ts';
import { globalId } from './serverMode.ts';
import { suite } from './suite.ts';

const Page = `query ($id: ID!, $first: Int, $after: String, $filter: SampleFilter, $orderBy: SampleOrder, $similarTo: SimilarTo) {
  node(id: $id) { ... on Dataset { samples(first: $first, after: $after, filter: $filter, orderBy: $orderBy, similarTo: $similarTo) {
    totalCount pageInfo { hasNextPage endCursor } edges { similarity node { id path split } }
  } } }
}`;

interface PageAnswer {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly {
    readonly similarity: number | null;
    readonly node: { readonly id: string; readonly path: string; readonly split: string | null };
  }[];
}

const search = (api: Api, dataset: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/search/${dataset}`, { method: 'POST', body, headers });

async function refusal(response: Response) {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code];
}

suite('search', ({ api, db, database, queue }) => {
  const page = async (datasetId: string, variables: object, from = api()) => {
    const { data, errors } = await from.graphql(Page, { id: globalId('Dataset', datasetId), ...variables });
    const code = errors?.[0]?.extensions?.code;
    return { code, page: (data?.node as { samples: PageAnswer } | null)?.samples as PageAnswer };
  };
  const imageOf = (colour: number) => tinyImage({ width: 64, height: 48, colour });
  const imageId = async (datasetId: string, bytes: Uint8Array, from = api()) => {
    const response = await search(from, globalId('Dataset', datasetId), bytes);
    expect(response.status).toBe(200);
    return ((await response.json()) as { imageId: string }).imageId;
  };

  /** A scored dataset with three encoded photos more, one of each colour. */
  async function coloured() {
    const { datasetId, runId } = await scoredDataset(db(), { count: 4 });
    const images = await Promise.all([0xff0000, 0x00ff00, 0x0000ff].map(imageOf));
    const rows = images.map((bytes, i) => ({ path: `test/${i}.png`, sha256: sha256Of(bytes), bytes: bytes.length }));
    await insertSamples(db(), datasetId, rows);
    const embeddings = [];
    for (const [i, { sha256 }] of rows.entries()) {
      const id = await imageId(datasetId, images[i] as Uint8Array);
      const embedding = await readSearchImage(api().blobs.dir, { datasetId, sha256: id, encoderId });
      embeddings.push({ sha256, embedding: embedding as Float32Array });
    }
    await putEmbeddings(db(), encoderId, embeddings);
    return { datasetId, runId, images };
  }

  describe('by similarity', () => {
    it('an image finds itself first, page by page, and with what cannot be compared last', async () => {
      const { datasetId, images } = await coloured();
      const similarTo = { imageId: await imageId(datasetId, images[1] as Uint8Array) };
      const { page: whole } = await page(datasetId, { first: 100, similarTo });
      expect(whole.totalCount).toBe(8);
      expect(whole.edges[0]?.node).toMatchObject({ path: 'test/1.png', split: 'TEST' });
      expect(whole.edges.map(({ similarity }) => similarity !== null)).toEqual([
        ...Array(3).fill(true),
        ...Array(5).fill(false),
      ]);
      const paths: string[] = [];
      for (let after: string | null = null; ; ) {
        const { page: next } = await page(datasetId, { first: 3, after, similarTo });
        paths.push(...next.edges.map(({ node }) => node.path));
        if (!next.pageInfo.hasNextPage) break;
        after = next.pageInfo.endCursor;
      }
      expect(paths).toEqual(whole.edges.map(({ node }) => node.path));
    });

    it('goes with filters, words and samples', async () => {
      const { datasetId } = await coloured();
      const { page: some } = await page(datasetId, {
        similarTo: { text: 'hat' },
        orderBy: { field: 'SIMILARITY' },
        filter: { split: 'TEST' },
      });
      expect(some.totalCount).toBe(3);
      expect(some.edges.every(({ similarity }) => similarity !== null)).toBe(true);
      const sampleId = some.edges[2]?.node.id;
      const { page: like } = await page(datasetId, { similarTo: { sampleId } });
      expect(like.edges[0]?.node.id).toBe(sampleId);
    });

    it.each([
      [{ similarTo: {} }, 'BAD_ARGUMENT'],
      [{ similarTo: { text: 'hat', imageId: 'x' } }, 'BAD_ARGUMENT'],
      [{ similarTo: { text: '   ' } }, 'BAD_ARGUMENT'],
      [{ similarTo: { text: 'x'.repeat(201) } }, 'BAD_ARGUMENT'],
      [{ similarTo: { text: 'qqxzqq' } }, 'LABEL_UNKNOWN'],
      [{ similarTo: { text: 'hat' }, orderBy: { field: 'SCORE' } }, 'BAD_ARGUMENT'],
      [{ similarTo: { text: 'hat' }, orderBy: { field: 'SIMILARITY', direction: 'DESC' } }, 'BAD_ARGUMENT'],
      [{ orderBy: { field: 'SIMILARITY' } }, 'BAD_ARGUMENT'],
      [{ similarTo: { imageId: '../../secret' } }, 'NOT_FOUND'],
      [{ similarTo: { imageId: 'a'.repeat(64) } }, 'NOT_FOUND'],
      [{ similarTo: { sampleId: globalId('Sample', randomUUID()) } }, 'NOT_FOUND'],
    ])('refuses %j', async (variables, code) => {
      const { datasetId } = await scoredDataset(db(), { count: 2 });
      expect((await page(datasetId, variables)).code).toBe(code);
    });

    it('says what is missing: an encoded sample, a run', async () => {
      const { datasetId, projectId } = await scoredDataset(db(), { count: 2 });
      const sample = await db().sample.findFirstOrThrow({ where: { datasetId } });
      const similarTo = { sampleId: globalId('Sample', sample.id) };
      expect((await page(datasetId, { similarTo })).code).toBe('CONFLICT');
      const { id } = await db().dataset.create({ data: { projectId, name: 'never scored' } });
      expect((await page(id, { similarTo: { text: 'hat' } })).code).toBe('CONFLICT');
      expect(await refusal(await search(api(), globalId('Dataset', id), await tinyImage()))).toEqual([409, 'CONFLICT']);
    });
  });

  describe('an image that is searched by', () => {
    it('becomes no sample and is not stored, and is found after a restart', async () => {
      const { datasetId, images } = await coloured();
      const before = await db().sample.count();
      const bytes = await imageOf(0xff00ff);
      const id = await imageId(datasetId, bytes);
      expect(id).toBe(sha256Of(bytes));
      expect(await db().sample.count()).toBe(before);
      expect(await api().blobs.has(id)).toBe(false);
      expect(images.some((one) => sha256Of(one) === id)).toBe(false);
      expect(await db().$queryRaw`SELECT FROM "Embedding" WHERE sha256 = ${id}`).toEqual([]);
      const again = await startApi(database(), queue(), undefined, api().blobs.dir);
      try {
        const { page: found } = await page(datasetId, { similarTo: { imageId: id } }, again);
        expect(found.edges[0]?.similarity).toBeGreaterThan(0);
        const picture = await fetch(`${again.url}/search/${datasetId}/${id}`);
        expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
        expect(picture.headers.get('cache-control')).toContain('private');
      } finally {
        await again.close();
      }
    });

    it('is of its dataset alone', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 2 });
      const other = await scoredDataset(db(), { name: 'Other', count: 2 });
      const id = await imageId(datasetId, await imageOf(0x123456));
      expect((await page(other.datasetId, { similarTo: { imageId: id } })).code).toBe('NOT_FOUND');
      expect((await fetch(`${api().url}/search/${other.datasetId}/${id}`)).status).toBe(404);
      // Nor is what lies in the database or the store of another one an image that was searched by.
      const known = await tinyImage({ colour: 0xabcdef });
      const { sha256 } = await api().blobs.put(known);
      await putEmbeddings(db(), encoderId, [{ sha256, embedding: new Float32Array(1000).fill(0.03) }]);
      expect((await page(datasetId, { similarTo: { imageId: sha256 } })).code).toBe('NOT_FOUND');
    });

    it('goes when nobody has searched by it for a week, and the oldest when there are too many', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 2 });
      const [old, used] = [await imageId(datasetId, await imageOf(1)), await imageId(datasetId, await imageOf(2))];
      const folder = join(api().blobs.dir, 'searches', datasetId);
      const age = new Date(Date.now() - 8 * 24 * 3600_000);
      for (const name of await readdir(folder)) await utimes(join(folder, name), age, age);
      expect((await page(datasetId, { similarTo: { imageId: used } })).code).toBeUndefined();
      await imageId(datasetId, await imageOf(3));
      expect((await page(datasetId, { similarTo: { imageId: old } })).code).toBe('NOT_FOUND');
      expect((await page(datasetId, { similarTo: { imageId: used } })).code).toBeUndefined();
      expect((await readdir(folder)).length).toBe(4);
    });

    it('goes with its dataset', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 2 });
      const other = await scoredDataset(db(), { name: 'Other', count: 2 });
      await imageId(datasetId, await imageOf(4));
      await db().dataset.update({ where: { id: datasetId }, data: { deletedAt: new Date() } });
      await imageId(other.datasetId, await imageOf(4));
      expect(await readdir(join(api().blobs.dir, 'searches'))).toEqual([other.datasetId]);
    });

    it('is refused, with the server as it was, where it is none or a bad one', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 2 });
      const id = globalId('Dataset', datasetId);
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
      expect(await refusal(await search(api(), id, ''))).toEqual([415, 'IMAGE_EMPTY']);
      expect(await refusal(await search(api(), id, 'no image'))).toEqual([415, 'IMAGE_UNSUPPORTED']);
      expect(await refusal(await search(api(), id, svg))).toEqual([415, 'IMAGE_UNSUPPORTED']);
      expect(await refusal(await search(api(), id, await truncatedImage()))).toEqual([415, 'IMAGE_TRUNCATED']);
      expect(await refusal(await search(api(), id, await hugeImage()))).toEqual([415, 'IMAGE_TOO_LARGE']);
      expect(await refusal(await search(api(), 'nonsense', await tinyImage()))).toEqual([404, 'NOT_FOUND']);
      const foreign = { 'sec-fetch-site': 'cross-site' };
      expect((await search(api(), id, await tinyImage(), foreign)).status).toBe(403);
      expect((await fetch(`${api().url}/search/${id}`, { method: 'PUT', body: 'x' })).status).toBe(405);
      expect((await fetch(`${api().url}/search/${id}/..%2F..%2Fx`)).status).toBe(404);
      const said = { 'content-length': String(257 * 2 ** 20) };
      const large = await new Promise<number>((resolve, reject) => {
        import('node:http').then(({ request }) => {
          const asked = request(
            `${api().url}/search/${id}`,
            { method: 'POST', headers: said },
            ({ statusCode = 0 }) => {
              resolve(statusCode);
              asked.destroy();
            },
          );
          asked.once('error', reject);
          asked.write('x');
        }, reject);
      });
      expect(large).toBe(413);
      expect((await search(api(), id, await tinyImage())).status).toBe(200);
    });
  });

  describe('saved views', () => {
    const Save = `mutation ($input: SaveViewInput!) { saveView(input: $input) { view { id name address author } userErrors { code message path } } }`;
    const Update = `mutation ($input: UpdateViewInput!) { updateView(input: $input) { view { name address } userErrors { code message path } } }`;
    const Delete = `mutation ($input: DeleteViewInput!) { deleteView(input: $input) { deleted userErrors { code } } }`;
    const save = async (datasetId: string, name: string, address: string) => {
      const { data } = await api().graphql(Save, {
        input: { datasetId: globalId('Dataset', datasetId), name, address },
      });
      return data?.saveView as {
        view: { id: string } | null;
        userErrors: { code: string; message: string; path: string[] }[];
      };
    };
    const views = async (datasetId: string) => {
      const document = `{ node(id: "${globalId('Dataset', datasetId)}") { ... on Dataset { savedViews { name address } } } }`;
      const { data } = await api().graphql(document);
      return (data as { node: { savedViews: { name: string; address: string }[] } }).node.savedViews;
    };

    it('are there by name until they are deleted, each name once a dataset', async () => {
      const { datasetId, projectId } = await scoredDataset(db(), { count: 1 });
      const { view } = await save(datasetId, ' Night  shots ', '?q=quality+%3D+dark&like=text%3Astreet');
      expect(view).toMatchObject({ name: 'Night shots', author: null });
      await save(datasetId, 'All', '');
      expect(await views(datasetId)).toEqual([
        { name: 'All', address: '' },
        { name: 'Night shots', address: '?q=quality+%3D+dark&like=text%3Astreet' },
      ]);
      const { view: none, userErrors } = await save(datasetId, 'Night shots', '?show=flagged');
      expect(none).toBeNull();
      expect(userErrors).toEqual([
        {
          code: 'CONFLICT',
          message: 'There is a view named “Night shots” already; take another name.',
          path: ['input', 'name'],
        },
      ]);
      const other = await db().dataset.create({ data: { projectId, name: 'other' } });
      expect((await save(other.id, 'Night shots', '')).userErrors).toEqual([]);
      const { data } = await api().graphql(Delete, { input: { viewId: view?.id } });
      expect(data?.deleteView).toEqual({ deleted: true, userErrors: [] });
      expect((await views(datasetId)).map(({ name }) => name)).toEqual(['All']);
    });

    it('are given another name, another address or both; what is left out stays', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 1 });
      const { view } = await save(datasetId, 'Dark', '?q=quality+%3D+dark');
      await save(datasetId, 'All', '');
      const update = async (change: { name?: string; address?: string }) => {
        const { data } = await api().graphql(Update, { input: { viewId: view?.id, ...change } });
        return data?.updateView as { view: unknown; userErrors: { code: string; message: string; path: string[] }[] };
      };
      expect(await update({ name: ' Night  shots ' })).toEqual({
        view: { name: 'Night shots', address: '?q=quality+%3D+dark' },
        userErrors: [],
      });
      expect((await update({ address: '?show=flagged' })).view).toEqual({
        name: 'Night shots',
        address: '?show=flagged',
      });
      expect((await update({ name: 'Night shots', address: '' })).userErrors).toEqual([]);
      expect(await update({})).toEqual({ view: { name: 'Night shots', address: '' }, userErrors: [] });
      expect(await update({ name: 'All', address: '?q=flagged' })).toEqual({
        view: null,
        userErrors: [
          {
            code: 'CONFLICT',
            message: 'There is a view named “All” already; take another name.',
            path: ['input', 'name'],
          },
        ],
      });
      expect((await update({ name: ' ' })).userErrors[0]).toMatchObject({ code: 'BAD_ARGUMENT' });
      expect((await update({ address: 'https://evil.example/' })).userErrors[0]?.path).toEqual(['input', 'address']);
      expect(await views(datasetId)).toEqual([
        { name: 'All', address: '' },
        { name: 'Night shots', address: '' },
      ]);
      await db().savedView.deleteMany({ where: { datasetId } });
      expect((await update({ name: 'Late' })).userErrors[0]).toMatchObject({ code: 'NOT_FOUND' });
    });

    it('lead nowhere else, and are not without number', async () => {
      const { datasetId } = await scoredDataset(db(), { count: 1 });
      for (const address of ['https://evil.example/', '/p/other', '?a b', '?a#b', '?\u0000', `?${'x'.repeat(4000)}`]) {
        expect((await save(datasetId, 'x', address)).userErrors[0]?.code).toBe('BAD_ARGUMENT');
      }
      expect((await save(datasetId, ' ', '')).userErrors[0]?.code).toBe('BAD_ARGUMENT');
      const rows = Array.from({ length: 200 }, (_, i) => ({ datasetId, name: `view ${i}`, address: '' }));
      await db().savedView.createMany({ data: rows });
      expect((await save(datasetId, 'one more', '')).userErrors[0]).toMatchObject({ code: 'CONFLICT' });
    });
  });
});
