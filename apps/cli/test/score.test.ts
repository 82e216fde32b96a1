import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demo, demoLabels, stray } from './stray.ts';

const words = z.array(z.object({ text: z.string(), similarity: z.number() }));
const line = z.union([
  z.object({
    path: z.string(),
    score: z.number().min(0).max(1),
    flagged: z.boolean(),
    nearestLabel: words.element,
    topNegatives: words,
    looksLike: words,
  }),
  z.strictObject({ path: z.string(), error: z.object({ code: z.string(), message: z.string() }) }),
]);
const lines = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
const photo = (name: string) => join(demo, 'strays', name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('stray score on the demo', () => {
  it('flags at least 24 of the 31 strays and at most 8 of the 172 good photos, and explains each', async () => {
    const { code, stdout, stderr } = await stray('score', demo, '--labels', demoLabels);
    const all = lines(stdout);
    const scored = all.filter((result) => 'score' in result);
    const flagged = scored.filter((result) => result.flagged).map(({ path }) => path);
    expect(flagged.filter((path) => path.startsWith('strays/')).length).toBeGreaterThanOrEqual(24);
    expect(flagged.filter((path) => path.startsWith('clothing/')).length).toBeLessThanOrEqual(8);
    expect(all.map(({ path }) => path)).toEqual(all.map(({ path }) => path).sort());
    const tabby = scored.find(({ path }) => path === 'strays/tabby.jpg');
    expect(tabby?.looksLike[0]?.text).toBe('Egyptian cat');
    expect(tabby?.topNegatives).toHaveLength(5);
    expect(stderr).toContain('“longsleeve” is no noun in WordNet');
    expect(stderr).toContain('default rule even-odds');
    expect(all.find((result) => 'error' in result)).toMatchObject({ path: 'SOURCES.md' });
    expect(code).toBe(3);
  });

  it('works with a single class, and with MCM', async () => {
    const one = await stray('score', join(demo, 'strays'), '--labels', 'cat');
    expect(one.code).toBe(0);
    const ranked = lines(one.stdout).flatMap((result) => ('score' in result ? [result] : []));
    ranked.sort((a, b) => b.score - a.score);
    expect(ranked[0]).toMatchObject({ path: 'tabby.jpg', flagged: false });
    expect(ranked.filter(({ flagged }) => flagged).length).toBeGreaterThanOrEqual(28);
    const mcm = await stray('score', join(demo, 'strays'), '--labels', demoLabels, '--method', 'mcm');
    expect(mcm.code).toBe(0);
    expect(mcm.stderr).toContain('default rule low-outliers');
    expect(lines(mcm.stdout)).toHaveLength(31);
  });

  it('writes CSV with one row a photo, only under its final name', async () => {
    const out = join(folder, 'scores.csv');
    const { code, stdout } = await stray('score', join(demo, 'strays'), '--labels', 'hat', '--out', out);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const rows = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(rows).toHaveLength(32);
    expect(rows[0]).toBe(
      'path,score,flagged,nearestLabel,nearestLabelSimilarity,topNegatives,looksLike,errorCode,errorMessage',
    );
  });
});

describe('bad input', () => {
  it('ends in one message for each bad file, and the others are scored all the same', async () => {
    const bad = join(folder, 'bad');
    await mkdir(join(bad, 'sub'), { recursive: true });
    const moon = await readFile(photo('moon.jpg'));
    const odd = `it's a "moon", 月 é.jpg`;
    await writeFile(join(bad, odd), moon);
    await writeFile(join(bad, 'cut.jpg'), moon.subarray(0, moon.length / 2));
    await writeFile(join(bad, 'empty.png'), '');
    await writeFile(join(bad, 'notes.txt'), 'hello');
    await writeFile(Buffer.concat([Buffer.from(`${bad}/not-utf8-`), Buffer.from([0xe9]), Buffer.from('.jpg')]), moon);
    await copyFile(photo('tabby.jpg'), join(bad, 'sub', 'a cat.jpg'));
    await symlink(photo('rocket.jpg'), join(bad, 'link.jpg'));
    await symlink(join(bad, 'nowhere.jpg'), join(bad, 'broken.jpg'));
    await symlink(bad, join(bad, 'loop'));
    const { code, stdout, stderr } = await stray('score', bad, '--labels', 'hat');
    const errors = lines(stdout).flatMap((result) => ('error' in result ? [[result.path, result.error.code]] : []));
    expect(Object.fromEntries(errors)).toEqual({
      'broken.jpg': 'FILE_NOT_FOUND',
      'cut.jpg': 'IMAGE_TRUNCATED',
      'empty.png': 'IMAGE_EMPTY',
      'notes.txt': 'IMAGE_UNSUPPORTED',
    });
    const scored = lines(stdout).flatMap((result) => ('score' in result ? [result.path] : []));
    expect(scored).toEqual([odd, 'link.jpg', 'not-utf8-\ufffd.jpg', 'sub/a cat.jpg']);
    for (const [path] of errors) expect(stderr.split('\n').filter((text) => text.includes(`${path}:`))).toHaveLength(1);
    expect(code).toBe(3);
  });

  it.each([
    ['an empty folder', ['EMPTY', '--labels', 'hat'], 1, 'FOLDER_EMPTY'],
    ['a folder that is not there', ['/no/such/folder', '--labels', 'hat'], 1, 'FOLDER_NOT_FOUND'],
    ['no labels', [demo], 1, 'LABELS_MISSING'],
    ['empty labels', [demo, '--labels', ' , ,'], 1, 'LABELS_MISSING'],
    ['no label with a sense', [demo, '--labels', 'xyzzy,longsleeve'], 1, 'LABEL_UNKNOWN'],
    ['a label of 300 characters', [demo, '--labels', 'x'.repeat(300)], 1, 'BAD_ARGUMENT'],
    ['a labels file that is not there', [demo, '--labels-file', '/no/such/file'], 1, 'FILE_NOT_FOUND'],
    ['an unknown method', [demo, '--labels', 'hat', '--method', 'magic'], 2, '--method'],
    ['an unknown option', [demo, '--labels', 'hat', '--fast'], 2, '--fast'],
    ['a threshold above 1', [demo, '--labels', 'hat', '--threshold', '2'], 2, '--threshold'],
    ['no folder', ['--labels', 'hat'], 2, 'name one folder'],
    ['an output that is neither .jsonl nor .csv', [demo, '--labels', 'hat', '--out', 'x.xml'], 1, '.jsonl or .csv'],
    [
      'an output in a folder that is not there',
      [demo, '--labels', 'hat', '--out', '/no/such/x.csv'],
      1,
      'OUTPUT_UNWRITABLE',
    ],
  ])('%s gives one clear message', async (_, args, code, text) => {
    await mkdir(join(folder, 'none'), { recursive: true });
    const ended = await stray('score', ...args.map((arg) => (arg === 'EMPTY' ? join(folder, 'none') : arg)));
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });

  it('warns that MCM with one label is constant', async () => {
    const { code, stderr, stdout } = await stray('score', join(demo, 'strays'), '--labels', 'hat', '--method', 'mcm');
    expect(stderr).toContain('MCM with one label is 1 for every image');
    expect(lines(stdout).every((result) => 'flagged' in result && !result.flagged)).toBe(true);
    expect(code).toBe(0);
  });
});

describe('labels', () => {
  it('come from a file too: one a line, comments and a byte-order mark passed over', async () => {
    const file = join(folder, 'labels.txt');
    await writeFile(file, '\ufeff# classes\r\ncat\r\n\r\ncat\r\n');
    const { code, stderr, stdout } = await stray('score', join(demo, 'strays'), '--labels-file', file);
    expect(code).toBe(0);
    expect(stderr).toContain('Repeated labels are counted once: cat');
    expect(lines(stdout)).toHaveLength(31);
  });
});
