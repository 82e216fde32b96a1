import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { receivedFolder, receivedPath } from '@stray/storage';
import { makeDataset, sha256Of, tarOf, tinyImage, truncatedImage, zipOf } from '@stray/testing';
import { describe, expect, it, vi } from 'vitest';
import { startApi } from './harness.ts';
import { suite } from './suite.ts';

const archivePath = (home: string, id: string) => join(home, 'archives', id);

type Headers = Record<string, string>;

const metadataOf = (facts: Record<string, string>) =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

suite('files in pieces', ({ api, db, database, queue }) => {
  const dataset = async () => {
    const { id } = await makeDataset(db());
    return { id, globalId: encodeGlobalID('Dataset', id) };
  };
  const tus = (address: string, method: string, headers: Headers, body?: Uint8Array) =>
    fetch(new URL(address, api().url), { method, headers: { 'tus-resumable': '1.0.0', ...headers }, body });
  const pieceOf = { 'content-type': 'application/offset+octet-stream' };
  const create = (facts: Record<string, string>, length: number, more: Headers = {}, body?: Uint8Array) =>
    tus('/uploads', 'POST', { 'upload-length': String(length), 'upload-metadata': metadataOf(facts), ...more }, body);
  const send = (facts: Record<string, string>, bytes: Uint8Array) => create(facts, bytes.length, pieceOf, bytes);
  const refusal = async (response: Response) => {
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, errors[0]?.extensions.code];
  };
  const samples = (datasetId: string) => db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
  const received = () => readdir(receivedFolder(api().blobs.dir));

  it('an image sent at once is a sample when that is answered, with its folder as its class', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage();
    const response = await send({ dataset: globalId, path: 'photos/hat/a.png' }, bytes);
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toMatch(/^\/uploads\/[0-9a-f-]{36}$/);
    expect(await samples(id)).toMatchObject([
      { path: 'photos/hat/a.png', declaredClasses: ['hat'], sha256: sha256Of(bytes), bytes: bytes.length },
    ]);
    expect(await api().blobs.get(sha256Of(bytes))).toEqual(bytes);
    expect(await received()).toEqual([]);
  });

  it('is gone on with where it was left', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage({ width: 200, height: 200, colour: 0x123456 });
    const created = await create({ dataset: globalId, filename: 'b.png', class: 'shoe' }, bytes.length);
    const at = created.headers.get('location') ?? '';
    const first = await tus(at, 'PATCH', { ...pieceOf, 'upload-offset': '0' }, bytes.subarray(0, 100));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '100']);
    expect(await samples(id)).toEqual([]);
    expect((await tus(at, 'PATCH', { ...pieceOf, 'upload-offset': '0' }, bytes)).status).toBe(409);
    expect((await tus(at, 'HEAD', {})).headers.get('upload-offset')).toBe('100');
    const rest = await tus(at, 'PATCH', { ...pieceOf, 'upload-offset': '100' }, bytes.subarray(100));
    expect(rest.status).toBe(204);
    expect(await samples(id)).toMatchObject([{ path: 'b.png', declaredClasses: ['shoe'], sha256: sha256Of(bytes) }]);
  });

  it('sent twice is one sample and one blob', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage({ colour: 3 });
    for (let time = 0; time < 2; time++) await send({ dataset: globalId, path: 'c.png' }, bytes);
    expect(await samples(id)).toHaveLength(1);
  });

  it('of 200 clients at once are all there', async () => {
    const { id, globalId } = await dataset();
    const images = await Promise.all(Array.from({ length: 200 }, (_, colour) => tinyImage({ colour })));
    const answers = await Promise.all(images.map((bytes, i) => send({ dataset: globalId, path: `${i}.png` }, bytes)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await samples(id)).toHaveLength(200);
  });

  describe('an archive', () => {
    it('waits for the worker when its last byte is acknowledged, and no client can touch it any more', async () => {
      const { id, globalId } = await dataset();
      const bytes = zipOf([{ name: 'a.png', bytes: await tinyImage() }]);
      const response = await send({ dataset: globalId, path: 'photos.zip', classes: '0' }, bytes);
      expect(response.status).toBe(201);
      const [upload] = await db().upload.findMany({ where: { datasetId: id } });
      expect(upload).toMatchObject({
        name: 'photos.zip',
        bytes: BigInt(bytes.length),
        status: 'QUEUED',
        classes: false,
      });
      expect(await received()).toEqual([]);
      const at = response.headers.get('location') ?? '';
      expect((await tus(at, 'DELETE', {})).status).toBe(404);
      expect((await tus(at, 'PATCH', { ...pieceOf, 'upload-offset': '0' }, bytes)).status).toBe(404);
      expect(await readFile(archivePath(api().blobs.dir, upload?.id ?? ''))).toEqual(bytes);
    });

    it('that was whole when the server died is taken in when it starts again, once', async () => {
      const { id, globalId } = await dataset();
      const bytes = tarOf([{ name: 'a.png', bytes: await tinyImage() }]);
      const created = await create({ dataset: globalId, path: 'photos.tar' }, bytes.length);
      const uploadId = created.headers.get('location')?.split('/').at(-1) ?? '';
      await writeFile(receivedPath(api().blobs.dir, uploadId), bytes);
      for (let start = 0; start < 2; start++) {
        const other = await startApi(database(), queue(), {}, api().blobs.dir);
        await other.close();
      }
      expect(await db().upload.findMany({ where: { datasetId: id } })).toMatchObject([
        { id: uploadId, status: 'QUEUED' },
      ]);
    });

    it('that was taken apart before the server died is not kept when it starts again', async () => {
      const { id, globalId } = await dataset();
      const bytes = tarOf([{ name: 'a.png', bytes: await tinyImage() }]);
      const created = await create({ dataset: globalId, path: 'photos.tar' }, bytes.length);
      const uploadId = created.headers.get('location')?.split('/').at(-1) ?? '';
      await writeFile(receivedPath(api().blobs.dir, uploadId), bytes);
      const facts = { id: uploadId, datasetId: id, name: 'photos.tar', bytes: 1n, finishedAt: new Date() };
      await db().upload.create({ data: { ...facts, status: 'COMPLETED' } });
      const other = await startApi(database(), queue(), {}, api().blobs.dir);
      await other.close();
      expect(await received()).not.toContain(uploadId);
      await expect(access(archivePath(api().blobs.dir, uploadId))).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  describe('a parcel of photos', () => {
    const parcelOf = async (...names: string[]) => {
      const bytes = await Promise.all(names.map((_, colour) => tinyImage({ colour })));
      return { bytes, tar: tarOf(names.map((name, i) => ({ name, bytes: bytes[i] }))) };
    };

    it('is a sample for each when it is acknowledged, as if they had been sent one by one', async () => {
      const { id, globalId } = await dataset();
      const { bytes, tar } = await parcelOf('hat/a.png', 'train/b.png', 'c.png', 'c.png');
      for (let time = 0; time < 2; time++) {
        expect((await send({ dataset: globalId, path: 'photos.tar', parcel: '1' }, tar)).status).toBe(201);
      }
      const of = (path: string, i: number, declaredClasses: string[]) => ({
        path,
        declaredClasses,
        sha256: sha256Of(bytes[i] ?? Buffer.alloc(0)),
        errorCode: null,
      });
      const found = await samples(id);
      expect(found).toHaveLength(4);
      expect(found).toEqual(
        expect.arrayContaining(
          [of('hat/a.png', 0, ['hat']), of('train/b.png', 1, []), of('c.png', 2, []), of('c.png', 3, [])].map((row) =>
            expect.objectContaining(row),
          ),
        ),
      );
      for (const content of bytes) expect(await api().blobs.get(sha256Of(content))).toEqual(content);
      expect(await db().upload.count({ where: { datasetId: id } })).toBe(0);
      expect(await db().auditEvent.findMany({ where: { targets: { has: `Dataset:${id}` } } })).toMatchObject([
        { action: 'uploads', summary: 'images: 4' },
        { action: 'uploads', summary: 'images: 4' },
      ]);
      expect(await received()).toEqual([]);
    });

    it('costs each photo that is refused itself alone', async () => {
      const { id, globalId } = await dataset();
      const image = await tinyImage();
      const tar = tarOf([
        { name: '../out.png', bytes: image },
        { name: 'link.png', link: '/etc/passwd' },
        { name: 'in.zip', bytes: image },
        { name: 'hat/a.png', bytes: image },
        { name: 'notes.txt', bytes: image },
      ]);
      expect((await send({ dataset: globalId, path: 'photos.tar', parcel: '1', classes: '0' }, tar)).status).toBe(201);
      expect((await samples(id)).map(({ path, errorCode }) => [path, errorCode])).toEqual([
        ['../out.png', 'PATH_REFUSED'],
        ['hat/a.png', null],
        ['in.zip', 'FILE_REFUSED'],
        ['link.png', 'FILE_REFUSED'],
      ]);
      expect((await samples(id)).flatMap(({ declaredClasses }) => declaredClasses)).toEqual([]);
    });

    it('that is none, or holds too many, is refused and not kept', async () => {
      const { id, globalId } = await dataset();
      const wish = { dataset: globalId, path: 'photos.tar', parcel: '1' };
      const many = tarOf(Array.from({ length: 1001 }, (_, i) => ({ name: `${i}.png`, bytes: Buffer.from(`${i}`) })));
      expect(await refusal(await create(wish, 2 ** 24 + 1))).toEqual([413, 'FILE_TOO_LARGE']);
      expect(await refusal(await send(wish, Buffer.alloc(2000, 7)))).toEqual([400, 'ARCHIVE_INVALID']);
      expect(await samples(id)).toEqual([]);
      expect(await refusal(await send(wish, many))).toEqual([400, 'ARCHIVE_INVALID']);
      expect(await samples(id)).toHaveLength(1000);
      expect(await received()).toEqual([]);
    });

    it('whose bytes the power took after it was acknowledged has them back when the server starts again', async () => {
      const { id, globalId } = await dataset();
      const { bytes, tar } = await parcelOf('a.png', 'b.png');
      await send({ dataset: globalId, path: 'photos.tar', parcel: '1' }, tar);
      const { dir, has } = api().blobs;
      const areThere = async () =>
        expect(await Promise.all(bytes.map((one) => has(sha256Of(one))))).not.toContain(false);
      await vi.waitFor(areThere, { timeout: 60_000 });
      // As it was before its blobs were synced.
      await mkdir(join(dir, 'parcels'), { recursive: true });
      await writeFile(join(dir, 'parcels', randomUUID()), tar);
      for (const sha256 of bytes.map(sha256Of)) {
        await truncate(join(dir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
      }
      const other = await startApi(database(), queue(), {}, dir);
      await other.close();
      for (const content of bytes) expect(await api().blobs.get(sha256Of(content))).toEqual(content);
      expect(await samples(id)).toHaveLength(2);
    });

    it('that was whole when the server died is taken in when it starts again', async () => {
      const { id, globalId } = await dataset();
      const { tar } = await parcelOf('a.png', 'b.png');
      const created = await create({ dataset: globalId, path: 'photos.tar', parcel: '1' }, tar.length);
      const uploadId = created.headers.get('location')?.split('/').at(-1) ?? '';
      await writeFile(receivedPath(api().blobs.dir, uploadId), tar);
      const other = await startApi(database(), queue(), {}, api().blobs.dir);
      await other.close();
      expect((await samples(id)).map(({ path }) => path)).toEqual(['a.png', 'b.png']);
      expect(await received()).not.toContain(uploadId);
    });
  });

  it('an image that was whole when the server died is taken in when it starts again', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage({ colour: 0xabcdef });
    const created = await create({ dataset: globalId, path: 'd.png' }, bytes.length);
    const uploadId = created.headers.get('location')?.split('/').at(-1) ?? '';
    await writeFile(receivedPath(api().blobs.dir, uploadId), bytes);
    const other = await startApi(database(), queue(), {}, api().blobs.dir);
    await other.close();
    expect(await samples(id)).toMatchObject([{ path: 'd.png', sha256: sha256Of(bytes) }]);
    expect(await received()).not.toContain(uploadId);
  });

  it.each([
    ['a path that leads out', { path: '../x.png' }, 10, 400, 'PATH_REFUSED'],
    ['an absolute path', { path: '/etc/x.png' }, 10, 400, 'PATH_REFUSED'],
    ['a Windows path', { path: 'C:\\x.png' }, 10, 400, 'PATH_REFUSED'],
    ['no path', {}, 10, 400, 'PATH_REFUSED'],
    ['a path of 100 kB', { path: `${'x'.repeat(10_000)}.png` }, 10, 400, 'PATH_REFUSED'],
    ['what is no image by its name', { path: 'run.exe' }, 10, 415, 'FILE_REFUSED'],
    ['an image of a gigabyte', { path: 'x.png' }, 2 ** 30, 413, 'FILE_TOO_LARGE'],
    ['an unknown dataset', { path: 'x.png', dataset: encodeGlobalID('Dataset', randomUUID()) }, 10, 404, 'NOT_FOUND'],
    [
      'the id of a project',
      { path: 'x.png', dataset: encodeGlobalID('Project', randomUUID()) },
      10,
      400,
      'BAD_ARGUMENT',
    ],
    ['no dataset', { path: 'x.png', dataset: '' }, 10, 400, 'BAD_ARGUMENT'],
  ])('%s is refused before a byte is sent', async (_, facts, length, status, code) => {
    const { globalId } = await dataset();
    const before = await received();
    expect(await refusal(await create({ dataset: globalId, ...facts }, length))).toEqual([status, code]);
    expect(await received()).toEqual(before);
  });

  it('a file that only calls itself an image is taken, for decoding to say so', async () => {
    const { id, globalId } = await dataset();
    expect((await send({ dataset: globalId, path: 'broken.jpg' }, await truncatedImage())).status).toBe(201);
    expect(await samples(id)).toMatchObject([{ path: 'broken.jpg', errorCode: null }]);
  });

  it('a file whose dataset is deleted meanwhile is not kept', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage();
    const at = (await create({ dataset: globalId, path: 'e.png' }, bytes.length)).headers.get('location') ?? '';
    await db().dataset.delete({ where: { id } });
    const before = await received();
    expect(await refusal(await tus(at, 'PATCH', { ...pieceOf, 'upload-offset': '0' }, bytes))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect((await received()).length).toBeLessThan(before.length);
  });

  it('a page of another site can send nothing, and gets no leave to read', async () => {
    const { id, globalId } = await dataset();
    const bytes = await tinyImage();
    const foreign = { ...pieceOf, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await create({ dataset: globalId, path: 'f.png' }, bytes.length, foreign, bytes)).status).toBe(403);
    const asked = await tus('/uploads', 'OPTIONS', { origin: 'https://evil.example' });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    await vi.waitFor(async () => expect(await samples(id)).toEqual([]));
  });
});
