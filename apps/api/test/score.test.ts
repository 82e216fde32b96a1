import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEmbeddings } from '@stray/db';
import { truncatedImage } from '@stray/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { makeScorable, makeWorld, type World } from './access/world.ts';
import { globalId } from './serverMode.ts';
import { suite } from './suite.ts';

const demo = fileURLToPath(new URL('../../../demo', import.meta.url));
const photo = (name: string) => readFile(join(demo, name));

const Score = `mutation ($input: ScoreImagesInput!) { scoreImages(input: $input) {
  threshold thresholdPolicy method encoderId warnings
  run { id } labelSet { version } corpusVersion { number }
  images { name score flagged reason nearestLabel { text } topNegatives { text } looksLike { text } error { code } }
  userErrors { code path }
} }`;

interface Verdict {
  readonly name: string;
  readonly score?: number;
  readonly flagged?: boolean;
  readonly reason?: string;
  readonly nearestLabel?: { readonly text: string };
  readonly topNegatives?: readonly unknown[];
  readonly error?: { readonly code: string };
}

interface Answer {
  readonly project: string;
  readonly threshold: number;
  readonly thresholdPolicy: string;
  readonly scored: number;
  readonly flagged: number;
  readonly images: readonly Verdict[];
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

suite('the gate', ({ api, db }) => {
  // The suite begins each test without projects, and a corpus holds on to its own.
  afterEach(async () => {
    await db().project.updateMany({ data: { activeCorpusVersionId: null, activeLabelSetId: null } });
    await db().corpusDraft.deleteMany();
    await db().scoreRun.deleteMany();
    await db().corpusVersion.deleteMany();
    await db().mining.deleteMany();
  });

  async function scorable(): Promise<World> {
    const world = await makeWorld(db());
    await makeScorable(db(), world);
    return world;
  }
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(`${api().url}/score/${path}`, { method: 'POST', ...init });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  const code = ({ status, body }: Awaited<ReturnType<typeof send>>) => [status, body.errors?.[0]?.extensions.code];
  const score = async (input: object) => {
    const { data, errors } = await api().graphql(Score, { input });
    expect(errors).toBeUndefined();
    return data?.scoreImages as Record<string, unknown> & { images: Verdict[]; userErrors: unknown[] };
  };

  describe('POST /score', () => {
    it('takes one image as its body', async () => {
      const { slug } = await scorable();
      const { status, headers, body } = await send(`${slug}?name=tabby.jpg`, { body: await photo('strays/tabby.jpg') });
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(body).toMatchObject({ project: slug, thresholdPolicy: 'even-odds', scored: 1 });
      const [image] = body.images;
      expect(image).toMatchObject({ name: 'tabby.jpg', flagged: (image?.score ?? 1) < body.threshold });
      expect(image?.topNegatives).toHaveLength(2);
    });

    it('takes a form with several, and a broken one costs itself alone', async () => {
      const { slug } = await scorable();
      const form = new FormData();
      form.append('image', new Blob([await photo('clothing/hat/hat-01.jpg')]), 'ä "1".jpg');
      form.append('image', new Blob([await truncatedImage()]), 'cut.png');
      form.append('image', new Blob(['no image']), 'notes.txt');
      form.append('image', new Blob([await photo('strays/moon.jpg')]), 'moon.jpg');
      form.append('threshold', '1');
      const { status, body } = await send(slug, { body: form });
      expect(status).toBe(200);
      expect(body).toMatchObject({ threshold: 1, thresholdPolicy: 'given', scored: 2, flagged: 2 });
      expect(body.images).toMatchObject([
        { name: 'ä "1".jpg', flagged: true },
        { name: 'cut.png', error: { code: 'IMAGE_TRUNCATED' } },
        { name: 'notes.txt', error: { code: 'IMAGE_UNSUPPORTED' } },
        { name: 'moon.jpg', flagged: true },
      ]);
    });

    it('gives the labels and the threshold of the run that is named', async () => {
      const { slug, ids } = await scorable();
      const { body } = await send(`${slug}?run=${ids.ScoreRun}`, { body: await photo('strays/moon.jpg') });
      expect(body).toMatchObject({ run: ids.ScoreRun, threshold: 0.2 });
    });

    it('refuses what it cannot take, with a status and a code', async () => {
      const { slug } = await scorable();
      const image = await photo('strays/moon.jpg');
      const many = new FormData();
      for (let i = 0; i < 65; i++) many.append('image', new Blob([image]), `${i}.jpg`);
      const text = new FormData();
      text.append('threshold', '0.5');
      const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
      expect(code(await send('nobody', { body: image }))).toEqual([404, 'NOT_FOUND']);
      expect(code(await send(slug, {}))).toEqual([415, 'IMAGE_EMPTY']);
      expect(code(await send(slug, { body: 'not a form', headers: multipart }))).toEqual([400, 'BAD_ARGUMENT']);
      expect(code(await send(slug, { body: many }))).toEqual([400, 'BAD_ARGUMENT']);
      expect(code(await send(slug, { body: text }))).toEqual([400, 'BAD_ARGUMENT']);
      expect(code(await send(slug, { body: Buffer.alloc(64 * 2 ** 20 + 1) }))).toEqual([413, 'FILE_TOO_LARGE']);
      for (const query of ['threshold=high', 'threshold=2', 'run=nonsense']) {
        expect([query, ...code(await send(`${slug}?${query}`, { body: image }))]).toEqual([query, 400, 'BAD_ARGUMENT']);
      }
      const stranger = globalId('ScoreRun', '00000000-0000-7000-8000-000000000000');
      expect(code(await send(`${slug}?run=${stranger}`, { body: image }))).toEqual([404, 'NOT_FOUND']);
      const foreign = { 'sec-fetch-site': 'cross-site' };
      expect(code(await send(slug, { body: image, headers: foreign }))).toEqual([403, 'BAD_ARGUMENT']);
      expect((await fetch(`${api().url}/score/${slug}`)).status).toBe(405);
    });

    it('says that there is nothing to score against yet', async () => {
      await db().project.create({ data: { name: 'New', slug: 'new' } });
      expect(code(await send('new', { body: await photo('strays/moon.jpg') }))).toEqual([409, 'CONFLICT']);
    });
  });

  describe('scoreImages', () => {
    it('scores images that come in the request, as /score does', async () => {
      const { slug, ids } = await scorable();
      const bytes = await photo('strays/moon.jpg');
      const made = await score({
        projectId: ids.Project,
        images: [
          { name: 'moon', base64: bytes.toString('base64') },
          { name: 'typed', base64: 'no base64!' },
        ],
      });
      const { body } = await send(slug, { body: bytes });
      expect(made).toMatchObject({
        userErrors: [],
        method: 'neglabel',
        threshold: body.threshold,
        labelSet: { version: 1 },
        corpusVersion: { number: 1 },
        run: { id: ids.ScoreRun },
        images: [
          {
            name: 'moon',
            score: expect.closeTo(body.images[0]?.score ?? Number.NaN, 6),
            reason: body.images[0]?.reason,
          },
          { name: 'typed', score: null, flagged: false, error: { code: 'BAD_ARGUMENT' } },
        ],
      });
    });

    it('scores samples by their bytes, keeps nothing, and tells of bytes that are gone', async () => {
      const { ids, uuids } = await scorable();
      const { sha256 } = await api().blobs.put(await photo('strays/moon.jpg'));
      await db().sample.update({ where: { id: uuids.Sample ?? '' }, data: { sha256 } });
      const other = await db().sample.findFirstOrThrow({
        where: { datasetId: uuids.Dataset ?? '', id: { not: uuids.Sample ?? '' } },
      });
      const sampleIds = [globalId('Sample', other.id), ids.Sample];
      const { images, userErrors } = await score({ projectId: ids.Project, sampleIds });
      expect(userErrors).toEqual([]);
      expect(images).toMatchObject([{ error: { code: 'BLOB_NOT_FOUND' } }, { score: expect.any(Number), error: null }]);
      const { encoderId } = await db().scoreRun.findUniqueOrThrow({ where: { id: uuids.ScoreRun ?? '' } });
      expect((await readEmbeddings(db(), encoderId, [sha256])).size).toBe(0);
    });

    it('refuses in words what it cannot do', async () => {
      const { ids } = await scorable();
      const elsewhere = await makeWorld(db());
      const base = { projectId: ids.Project };
      const image = { name: 'x', base64: 'AAAA' };
      const codes = async (input: object) => (await score({ ...base, ...input })).userErrors;
      expect(await codes({})).toEqual([{ code: 'BAD_ARGUMENT', path: ['input', 'images'] }]);
      expect(await codes({ images: [] })).toEqual([{ code: 'BAD_ARGUMENT', path: ['input', 'images'] }]);
      expect(await codes({ sampleIds: [elsewhere.ids.Sample] })).toEqual([
        { code: 'NOT_FOUND', path: ['input', 'sampleIds'] },
      ]);
      expect(await codes({ images: [image], threshold: 7 })).toMatchObject([{ code: 'BAD_ARGUMENT' }]);
      expect(await codes({ images: [image], runId: elsewhere.ids.ScoreRun })).toMatchObject([{ code: 'NOT_FOUND' }]);
    });
  });
});
