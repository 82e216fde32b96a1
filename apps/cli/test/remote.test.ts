import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demo, strayIn } from './stray.ts';

withOneDatabase((database) => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-remote-'));
  const photos = join(folder, 'photos');
  let server: RunningServer;
  const stray = (...args: readonly string[]) =>
    strayIn({ env: { STRAY_URL: server.url, XDG_CONFIG_HOME: folder } }, ...args);
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    cpSync(join(demo, 'clothing/hat'), join(photos, 'hat'), { recursive: true });
    for (const name of ['coffee', 'tabby']) cpSync(join(demo, `strays/${name}.jpg`), join(photos, `${name}.jpg`));
    server = await startServer(database().url);
    const sent = await stray('upload', photos, 'wardrobe/June', '--create', '--json');
    expect(sent).toMatchObject({ code: 0 });
    expect(await stray('corpus', 'mine', 'wardrobe/words', '--labels', 'hat,shoes', '--json')).toMatchObject({
      code: 0,
    });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  it('a run is watched to its end, line by line', async () => {
    const { code, stdout } = await stray('run', 'wardrobe/June', '--watch', '--json');
    expect(code).toBe(0);
    const [begun, ...states] = lines(stdout);
    expect(begun).toEqual({ run: expect.any(String), dataset: expect.any(String) });
    expect(states.at(-1)).toMatchObject({ id: begun.run, status: 'COMPLETED', progress: 1, skippedCount: 0 });
    const again = await stray('watch', begun.run);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^completed: \d+ photos scored, \d+ flagged/),
    });
    expect((await stray('watch', 'wardrobe/June')).stdout).toBe(again.stdout);
  });

  it('the exit code of a watch tells how it ended', async () => {
    const { prisma } = database();
    const { id } = await prisma.scoreRun.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    for (const [status, code] of [
      ['FAILED', 1],
      ['CANCELLED', 4],
      ['COMPLETED', 3],
    ] as const) {
      await prisma.scoreRun.update({ where: { id }, data: { status, skippedCount: 2 } });
      const run = Buffer.from(`ScoreRun:${id}`).toString('base64');
      expect((await stray('watch', run)).code).toBe(code);
      expect((await stray('watch', 'wardrobe/June', '--json')).code).toBe(code);
    }
    await prisma.scoreRun.update({ where: { id }, data: { status: 'COMPLETED', skippedCount: 0 } });
    expect(await stray('watch', 'U2NvcmVSdW46eA==')).toMatchObject({ code: 1 });
    expect(await stray('watch', 'wardrobe/May')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[NOT_FOUND]'),
    });
  });

  it('what matches is listed, decided at once, and taken back', async () => {
    const listed = await stray(
      'review',
      'wardrobe/June',
      '--filter',
      'near espresso and not reviewed',
      '--list',
      '--json',
    );
    expect(lines(listed.stdout)).toEqual([
      expect.objectContaining({ path: 'coffee.jpg', flagged: true, decision: null }),
    ]);
    const said = ['--decision', 'drop', '--tag', 'drink', '--note', 'a cup'];
    const decided = await stray('review', 'wardrobe/June', '--filter', 'near espresso', ...said, '--json');
    const { event, samples } = JSON.parse(decided.stdout);
    expect([decided.code, samples]).toEqual([0, 1]);
    const dropped = await stray('review', 'wardrobe/June', '--filter', 'decision = drop and tag = drink', '--list');
    expect(dropped.stdout).toMatch(/^0\.\d{3} {2}coffee\.jpg {2}drop {2}\S.*\n$/);
    expect(await stray('review', 'wardrobe/June', '--undo', event)).toMatchObject({ stdout: 'undone for 1 photo\n' });
    expect((await stray('review', 'wardrobe/June', '--filter', 'reviewed', '--list')).stdout).toBe('');
    const relabelled = ['--filter', 'path ~ tabby', '--decision', 'relabel', '--to', 'cat'];
    expect((await stray('review', 'wardrobe/June', ...relabelled)).stdout).toMatch(/^1 photo: relabel to cat\nevent /);
    expect(
      (await stray('review', 'wardrobe/June', '--filter', 'all', '--list', '--limit', '2')).stdout.split('\n'),
    ).toHaveLength(3);
  });

  it.each([
    [['--filter', 'flaged', '--list'], /did you mean flagged/],
    [['--filter', 'flagged'], /say something/],
    [['--decision', 'drop'], /say which samples/],
    [['--filter', 'all', '--decision', 'burn'], /must be one of keep, drop, relabel, unsure/],
    [['--filter', 'all', '--decision', 'relabel'], /goes with --decision relabel, which needs it/],
    [['--filter', 'all', '--list', '--note', 'x'], /does not go with --list/],
  ])('review %j is refused before anything is asked', async (args, why) => {
    const { code, stderr } = await stray('review', 'nowhere/nothing', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
  });

  it('a photo that cannot be read makes a run end with 3', async () => {
    writeFileSync(join(photos, 'fake.jpg'), 'no photo');
    await stray('upload', join(photos, 'fake.jpg'), 'wardrobe/June');
    const corpus = ['--threshold', '0.9', '--seed', '1', '--watch'];
    const { code, stdout } = await stray('run', 'wardrobe/June', ...corpus);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/\(below 0\.9\), 1 skipped\n$/)]);
    expect(await stray('run', 'wardrobe/June', '--corpus', 'wardrobe/nouns')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no corpus “nouns”'),
    });
    expect(await stray('run', 'wardrobe/June', '--fdr', '0.1')).toMatchObject({ code: 2 });
  });
});
