import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProject, type RunningServer, startServer, tarOf, tinyImage, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { demo, stray } from './stray.ts';

withOneDatabase((database) => {
  let server: RunningServer;
  let folder: string;
  let slug: string;
  const at = (name: string) => join(folder, name);
  const upload = (...args: readonly string[]) => stray('upload', ...args, '--url', server.url);
  const samples = (dataset: string) =>
    database().prisma.sample.findMany({ where: { dataset: { name: dataset } }, orderBy: { path: 'asc' } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stray-cli-'));
    server = await startServer(database().url);
    slug = (await makeProject(database().prisma)).slug;
    await cp(join(demo, 'clothing/hat'), at('photos/hat'), { recursive: true });
    await writeFile(at('photos/notes.txt'), 'no photo');
    await writeFile(at('photos/hat/fake.jpg'), 'no photo either');
    await writeFile(at('more.tar'), tarOf([{ name: 'dress/a.png', bytes: await tinyImage() }]));
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('a folder becomes a dataset, with folders as classes; a second time changes nothing', async () => {
    const first = await upload(at('photos'), `${slug}/June`);
    expect(first).toMatchObject({ code: 0 });
    const found = await samples('June');
    expect(first.stdout).toBe(`${found.length} files sent to ${slug}/June\n${server.url}/p/${slug}/June\n`);
    expect(first.stderr).toContain('1 files left out');
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map(({ declaredClasses }) => declaredClasses[0]))).toEqual(new Set(['hat']));
    expect(found.map(({ path }) => path)).toContain('hat/fake.jpg');
    expect(await upload(at('photos'), `${slug}/June`)).toMatchObject({ code: 0, stdout: first.stdout });
    expect(await samples('June')).toHaveLength(found.length);
  });

  it('an archive is taken apart by the server, and a single photo is sent beside it', async () => {
    const { code } = await upload(at('more.tar'), at('photos/hat/fake.jpg'), `${slug}/July`, '--no-classes');
    expect(code).toBe(0);
    const facts = async () => (await samples('July')).map(({ path, declaredClasses }) => [path, declaredClasses]);
    const whole = [
      ['dress/a.png', []],
      ['fake.jpg', []],
    ];
    await vi.waitFor(async () => expect(await facts()).toEqual(whole), { timeout: 90_000, interval: 100 });
  });

  it('what is refused costs itself alone, and is told', async () => {
    await mkdir(at('odd'));
    await writeFile(at('odd/good.png'), await tinyImage());
    await symlink(at('nowhere'), at('odd/lost.png'));
    const { code, stdout } = await upload(at('odd'), `${slug}/August`, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      sent: 1,
      refused: [{ path: 'lost.png', code: 'FILE_NOT_FOUND' }],
    });
  });

  it('a project that is not there is made only where that is asked for', async () => {
    const refused = await upload(at('photos'), 'new/June');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/has no project “new”.*--create makes it/);
    expect(await upload(at('photos/hat'), 'new/Hats', '--create')).toMatchObject({ code: 0 });
  });

  it.each([
    [['photos'], 2, /name what to send and where it goes/],
    [['nowhere', 'a/b'], 1, /nowhere is not there/],
    [['/', 'words'], 2, /should name a dataset on a server/],
  ])('%j ends with %i and the reason', async (args, code, reason) => {
    const ended = await upload(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(reason);
  });

  it('a server that is not there is named', async () => {
    const { code, stderr } = await stray('upload', at('photos'), 'a/b', '--url', 'http://127.0.0.1:9');
    expect([code, stderr]).toEqual([1, expect.stringContaining('http://127.0.0.1:9 cannot be reached')]);
  });
});
