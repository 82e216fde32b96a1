import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createQueue, type Queue } from '@stray/db';
import { makeDataset, tinyImage, withOneDatabase, zipOf } from '@stray/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, startApi } from './harness.ts';

const importing = `mutation ($datasetId: ID!, $path: String!, $format: ImportFormat) {
  importPath(input: { datasetId: $datasetId, path: $path, format: $format }) {
    upload { id name status source format found { images } }
    userErrors { code message path }
  }
}`;

withOneDatabase((database) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stray-allowed-')));
  const [allowed, outside] = [join(root, 'allowed'), join(root, 'outside')];
  let queue: Queue;
  let api: Api;
  let closed: Api;
  beforeAll(async () => {
    mkdirSync(join(allowed, 'set/hat'), { recursive: true });
    mkdirSync(`${allowed}-not`);
    mkdirSync(outside);
    writeFileSync(join(allowed, 'set/hat/a.png'), await tinyImage());
    writeFileSync(join(allowed, 'set/notes.txt'), 'none');
    writeFileSync(join(allowed, 'set/more.zip'), zipOf([]));
    symlinkSync(outside, join(allowed, 'link'));
    symlinkSync(allowed, join(root, 'alias'));
    queue = await createQueue(database().url);
    api = await startApi(database(), queue, { importPaths: [join(root, 'alias'), 's3://photos/mine'] });
    closed = await startApi(database(), queue);
  });
  afterAll(async () => {
    await api.close();
    await closed.close();
    await queue.stop();
    rmSync(root, { recursive: true });
  });

  const dataset = async () => {
    const { id } = await makeDataset(database().prisma);
    return { id, datasetId: Buffer.from(`Dataset:${id}`).toString('base64') };
  };
  const ask = async (path: string, { server = api, format }: { server?: Api; format?: string } = {}) => {
    const { id, datasetId } = await dataset();
    const { data, errors } = await server.graphql(importing, { datasetId, path, format });
    expect(errors).toBeUndefined();
    return { id, ...(data?.importPath as { upload: Record<string, unknown> | null; userErrors: { code: string }[] }) };
  };

  it('a folder below one that is allowed is queued, as it is without links', async () => {
    const { id, upload, userErrors } = await ask(join(root, 'alias/set'), { format: 'YOLO_CLASSIFY' });
    expect(userErrors).toEqual([]);
    expect(upload).toMatchObject({ name: 'set', status: 'QUEUED', source: join(allowed, 'set'), format: null });
    const [row] = await database().prisma.upload.findMany({ where: { datasetId: id } });
    expect(row).toMatchObject({ source: join(allowed, 'set'), wantedFormat: 'yolo-classify', bytes: 0n });
  });

  it('an archive, and an S3 prefix, are taken too', async () => {
    expect((await ask(join(allowed, 'set/more.zip'))).upload).toMatchObject({ name: 'more.zip' });
    expect((await ask('s3://photos/mine/june/')).upload).toMatchObject({ source: 's3://photos/mine/june' });
  });

  it.each([
    ['lies outside', () => outside, 'PATH_REFUSED'],
    ['is reached through a link', () => join(allowed, 'link'), 'PATH_REFUSED'],
    ['leads upwards', () => `${join(allowed, 'set')}/../../outside`, 'PATH_REFUSED'],
    ['only begins as an allowed one', () => `${allowed}-not`, 'PATH_REFUSED'],
    ['is relative', () => 'allowed/set', 'PATH_REFUSED'],
    ['holds a zero', () => `${allowed}/set\0`, 'PATH_REFUSED'],
    ['is in another bucket', () => 's3://others/mine', 'PATH_REFUSED'],
    ['only begins as an allowed prefix', () => 's3://photos/mine-not', 'PATH_REFUSED'],
    ['is no address in S3', () => 's3://', 'BAD_ARGUMENT'],
    ['is not there', () => join(allowed, 'nowhere'), 'FOLDER_NOT_FOUND'],
    ['is one photo', () => join(allowed, 'set/hat/a.png'), 'FILE_REFUSED'],
  ])('a path that %s is refused', async (_what, path, code) => {
    const { id, upload, userErrors } = await ask(path());
    expect([upload, userErrors.map((error) => error.code)]).toEqual([null, [code]]);
    expect(await database().prisma.upload.count({ where: { datasetId: id } })).toBe(0);
  });

  it('says the same of what lies outside, whether it is there or not', async () => {
    const [there, notThere] = [await ask(outside), await ask(join(root, 'nothing'))];
    expect(there.userErrors).toEqual(notThere.userErrors);
  });

  it('nothing may be imported where nothing is allowed', async () => {
    const { userErrors } = await ask(allowed, { server: closed });
    expect(userErrors).toMatchObject([
      { code: 'PATH_REFUSED', message: expect.stringContaining('STRAY_IMPORT_PATHS') },
    ]);
  });

  it('folders that are allowed are browsed level by level, and no others', async () => {
    const look = async (path?: string) => {
      const query = `query ($path: String) {
        importFolder(path: $path) { folders { name path } archives { name } images others more }
      }`;
      const { data, errors } = await api.graphql(query, { path });
      return errors?.[0]?.extensions?.code ?? data?.importFolder;
    };
    const nothing = { archives: [], images: 0, others: 0, more: false };
    expect(await look()).toEqual({
      ...nothing,
      folders: [join(root, 'alias'), 's3://photos/mine'].map((path) => ({ name: path, path })),
    });
    expect(await look(join(root, 'alias'))).toEqual({
      ...nothing,
      folders: [{ name: 'set', path: join(allowed, 'set') }],
    });
    expect(await look(join(allowed, 'set'))).toEqual({
      folders: [{ name: 'hat', path: join(allowed, 'set/hat') }],
      archives: [{ name: 'more.zip' }],
      images: 0,
      others: 1,
      more: false,
    });
    expect(await look(outside)).toBe('PATH_REFUSED');
  });

  it('an import that has ended is done again when that is asked; one at work, or an archive that is gone, is not', async () => {
    const again = async (id: unknown) => {
      const { data } = await api.graphql(
        'mutation ($id: ID!) { retryUpload(input: { uploadId: $id }) { upload { status done } userErrors { code } } }',
        { id },
      );
      return data?.retryUpload;
    };
    const { upload, id: datasetId } = await ask(join(allowed, 'set'));
    expect(await again(upload?.id)).toMatchObject({ upload: null, userErrors: [{ code: 'CONFLICT' }] });
    await database().prisma.upload.updateMany({
      where: { datasetId },
      data: { status: 'FAILED', done: 7, errorCode: 'INTERNAL' },
    });
    expect(await again(upload?.id)).toEqual({ upload: { status: 'QUEUED', done: 0 }, userErrors: [] });
    await database().prisma.upload.updateMany({ where: { datasetId }, data: { status: 'FAILED', source: null } });
    expect(await again(upload?.id)).toMatchObject({ upload: null, userErrors: [{ code: 'CONFLICT' }] });
    const { id } = await database().prisma.upload.findFirstOrThrow({ where: { datasetId } });
    await api.blobs.keepArchive(id, join(allowed, 'set/more.zip'));
    expect(await again(upload?.id)).toMatchObject({ upload: { status: 'QUEUED' }, userErrors: [] });
  });
});
