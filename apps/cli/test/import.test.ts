import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@stray/storage';
import {
  makeProject,
  type RunningServer,
  type S3Server,
  sha256Of,
  startS3Server,
  startServer,
  tinyImage,
  withOneDatabase,
  zipOf,
} from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stray } from './stray.ts';

withOneDatabase((database) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stray-import-')));
  const photos = join(root, 'photos');
  const red = tinyImage({ colour: 0xff0000 });
  const blue = tinyImage({ colour: 0x0000ff });
  const coco = JSON.stringify({
    images: [
      { id: 1, file_name: 'a.png' },
      { id: 2, file_name: 'gone.png' },
    ],
    categories: [
      { id: 1, name: 'hat' },
      { id: 2, name: 'shoe' },
    ],
    annotations: [
      { image_id: 1, category_id: 2 },
      { image_id: 1, category_id: 1 },
    ],
  });
  beforeAll(async () => {
    mkdirSync(join(photos, 'images'), { recursive: true });
    mkdirSync(join(photos, 'annotations'));
    writeFileSync(join(photos, 'images/a.png'), await red);
    writeFileSync(join(photos, 'images/b.png'), await blue);
    writeFileSync(join(photos, 'annotations/instances.json'), coco);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const samples = async (dataset: string) => {
    const rows = await database().prisma.sample.findMany({
      where: { dataset: { name: dataset } },
      orderBy: { path: 'asc' },
    });
    return rows.map(({ path, declaredClasses }) => [path, declaredClasses]);
  };
  const whole = [
    ['images/a.png', ['shoe', 'hat']],
    ['images/b.png', []],
  ];

  describe('with its blobs in a folder', () => {
    let server: RunningServer;
    let slug: string;
    const run = (...args: readonly string[]) => stray('import', ...args, '--url', server.url);
    beforeAll(async () => {
      server = await startServer(database().url, { STRAY_IMPORT_PATHS: root });
      slug = (await makeProject(database().prisma)).slug;
    });
    afterAll(() => server?.close());

    it('a folder of the server is imported with its annotations, and what does not fit is told', async () => {
      const { code, stdout, stderr } = await run(photos, `${slug}/June`);
      expect(stdout).toBe(`2 photos imported to ${slug}/June\n${server.url}/p/${slug}/June\n`);
      expect(stderr).toContain('read as coco: 2 photos of 2 classes');
      expect(stderr).toContain('1 photo without a class: images/b.png');
      expect(stderr).toContain('1 photo in annotations alone: gone.png');
      expect(code).toBe(3);
      expect(await samples('June')).toEqual(whole);
      const again = await run(photos, `${slug}/June`, '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ status: 'COMPLETED', done: 2, format: 'COCO' });
      expect(await samples('June')).toEqual(whole);
      expect(readdirSync(join(server.home, 'imports'))).toEqual([]);
    });

    it('a format is set by hand, and classes are left out', async () => {
      expect(await run(photos, `${slug}/July`, '--format', 'imagefolder')).toMatchObject({ code: 0 });
      expect(await samples('July')).toEqual([
        ['images/a.png', []],
        ['images/b.png', []],
      ]);
      expect(await run(photos, `${slug}/July`, '--format', 'nonsense')).toMatchObject({ code: 2 });
    });

    it('what lies elsewhere is refused', async () => {
      const { code, stderr } = await run('/etc', `${slug}/August`);
      expect([code, stderr]).toEqual([1, expect.stringContaining('none of the folders')]);
    });

    it('an archive that is sent has its annotations read too', async () => {
      const archive = join(root, 'coco.zip');
      const files = [
        { name: 'images/a.png', bytes: await red },
        { name: 'images/b.png', bytes: await blue },
        { name: 'annotations/instances.json', bytes: Buffer.from(coco) },
      ];
      writeFileSync(archive, zipOf(files));
      expect(await stray('upload', archive, `${slug}/September`, '--url', server.url)).toMatchObject({ code: 0 });
      await vi.waitFor(async () => expect(await samples('September')).toEqual(whole), {
        timeout: 90_000,
        interval: 100,
      });
    });
  });

  describe('with its blobs in S3', () => {
    let s3: S3Server;
    let server: RunningServer;
    let slug: string;
    beforeAll(async () => {
      s3 = await startS3Server();
      for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value);
      const settings = {
        STRAY_STORAGE: `s3://${s3.bucket}/stray`,
        STRAY_IMPORT_PATHS: `${root},s3://${s3.bucket},s3://nowhere`,
      };
      server = await startServer(database().url, { ...s3.env, ...settings });
      slug = (await makeProject(database().prisma)).slug;
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await server?.close();
      await s3?.close();
    });
    const store = () => openStore({ home: root, storage: `s3://${s3.bucket}/stray` });

    it('photos and archives that are sent lie there when they are acknowledged, and are shown', async () => {
      const single = await stray('upload', join(photos, 'images/a.png'), `${slug}/S3-June`, '--url', server.url);
      expect(single).toMatchObject({ code: 0 });
      const sha256 = sha256Of(await red);
      expect(await (await store()).get(sha256)).toEqual(await red);
      const archive = join(root, 'more.zip');
      writeFileSync(archive, zipOf([{ name: 'hat/b.png', bytes: await blue }]));
      expect(await stray('upload', archive, `${slug}/S3-June`, '--url', server.url)).toMatchObject({ code: 0 });
      const both = [
        ['a.png', []],
        ['hat/b.png', ['hat']],
      ];
      await vi.waitFor(async () => expect(await samples('S3-June')).toEqual(both), { timeout: 90_000, interval: 100 });
      const original = await fetch(`${server.url}/media/${sha256}/original`);
      expect(Buffer.from(await original.arrayBuffer())).toEqual(await red);
      const small = await fetch(`${server.url}/media/${sha256}/128`);
      expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
      expect(await (await store()).getThumbnail(sha256, 128)).toEqual(Buffer.from(await small.arrayBuffer()));
      expect((await fetch(`${server.url}/media/${'0'.repeat(64)}/original`)).status).toBe(404);
      expect(readdirSync(server.home)).not.toContain('blobs');
      expect(execFileSync('find', [server.home, '-type', 'f'], { encoding: 'utf8' })).toBe('');
    });

    it('a prefix is imported with its annotations', async () => {
      const objects = {
        'mine/images/a.png': await readFile(join(photos, 'images/a.png')),
        'mine/images/b.png': await readFile(join(photos, 'images/b.png')),
        'mine/annotations/instances.json': Buffer.from(coco),
      };
      for (const [key, bytes] of Object.entries(objects)) await s3.put(key, bytes);
      const { code, stdout } = await stray(
        'import',
        `s3://${s3.bucket}/mine`,
        `${slug}/S3-July`,
        '--url',
        server.url,
        '--json',
      );
      expect(JSON.parse(stdout)).toMatchObject({ status: 'COMPLETED', done: 2, format: 'COCO', found: { images: 2 } });
      expect(code).toBe(3);
      expect(await samples('S3-July')).toEqual(whole);
    });

    it('a bucket that is not there is said so', async () => {
      const { code, stderr } = await stray('import', 's3://nowhere/x', `${slug}/August`, '--url', server.url);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/no bucket “nowhere”.*STORAGE_REFUSED/)]);
    });
  });
});
