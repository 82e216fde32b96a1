import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLabelSet, type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCorpus } from '../src/corpus/portable.ts';
import { stray } from './stray.ts';

const labels = ['t-shirt', 'hat', 'dress'];

withOneDatabase((database) => {
  let server: RunningServer;
  let folder: string;
  const at = (name: string) => join(folder, name);
  const corpus = (...args: readonly string[]) => stray('corpus', ...args, '--url', server.url);
  const exported = async (reference: string) => parseCorpus((await corpus('export', reference)).stdout, reference);
  const mineHere = (out: string, ...args: readonly string[]) =>
    stray('corpus', 'mine', '--labels', labels.join(','), ...args, '--out', at(out));
  const readFileHere = async (name: string) => parseCorpus(await readFile(at(name), 'utf8'), name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stray-cli-'));
    server = await startServer(database().url);
    for (const slug of ['shop', 'attic']) {
      const { id } = await database().prisma.project.create({ data: { name: slug, slug } });
      await makeLabelSet(database().prisma, id, labels);
    }
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('what is mined on a server has the hash and the negatives of what is mined here', async () => {
    const mined = await corpus('mine', 'shop/words', '--fraction', '0.05', '--activate', '--message', 'First');
    expect(mined.stderr).toContain('shop/words@1 is published');
    await mineHere('first.json', '--fraction', '0.05');
    const here = await readFileHere('first.json');
    expect(mined).toMatchObject({ code: 0, stdout: `shop/words@1\t${here.hash}\n` });
    expect(await corpus('diff', at('first.json'), 'shop/words@1')).toMatchObject({ code: 0, stdout: '' });
  });

  it('a list of words gets the same hash too, whatever its form', async () => {
    await writeFile(at('list.txt'), 'Teapot\nmotorcycle\nteapot\n\nhat\nCat\n');
    const words = ['--words', at('list.txt'), '--publish', '--message', 'Ours', '--author', 'Ana'];
    const mined = await corpus('mine', 'shop/ours', ...words);
    expect(mined.code).toBe(0);
    await mineHere('ours.json', '--words', at('list.txt'));
    expect(mined.stdout).toBe(`shop/ours@1\t${(await readFileHere('ours.json')).hash}\n`);
    const imported = await corpus('import', at('list.txt'), 'attic/list', '--publish');
    expect(imported.stdout).toMatch(/^attic\/list@1\t/);
    expect((await exported('attic/list')).message).toBe('Imported from list.txt');
  });

  it('log tells versions and drafts; without --publish the id of the draft is printed', async () => {
    const draft = await corpus('mine', 'shop/words', '--fraction', '0.1');
    expect(draft).toMatchObject({ code: 0 });
    const fewer = ['--fraction', '0.02', '--publish', '--message', 'Fewer', '--json'];
    const second = await corpus('mine', 'shop/words', ...fewer);
    expect(JSON.parse(second.stdout)).toMatchObject({ corpus: 'shop/words', number: 2, active: false });
    const { stdout } = await corpus('log', 'shop/words');
    expect(stdout.split('\n').filter((line) => /^(draft|version)/.test(line))).toEqual([
      `draft ${draft.stdout.trim()}  (ready to be published; somebody has published since)`,
      expect.stringMatching(/^version 2 {2}[0-9a-f]{64}$/),
      expect.stringMatching(/^version 1 {2}[0-9a-f]{64} {2}\(active\)$/),
    ]);
    expect(stdout).toContain('\n    Fewer\n');
    const { versions } = JSON.parse((await corpus('log', 'shop/words', '--json', '--limit', '1')).stdout);
    expect(versions).toMatchObject([{ number: 2, message: 'Fewer', active: false, runs: 0 }]);
    const diff = await corpus('diff', 'shop/words@1', 'shop/words');
    expect(diff.code).toBe(1);
    expect(diff.stdout).toContain('# fraction: 0.05 → 0.02');
    const shown = await corpus('show', 'shop/words@1', '--limit', '2');
    expect(shown.stdout).toContain('active · no run');
  });

  it('a corpus that leaves by export comes back by import with its bans and pins', async () => {
    const first = await exported('shop/words@1');
    const [banned, ...rest] = first.negatives.slice(0, 50);
    if (banned === undefined) throw new Error('There is no negative.');
    const edits = [
      { kind: 'ban', text: banned.text, polarity: 'noun' },
      { kind: 'add', text: 'teapot', polarity: 'noun' },
    ];
    await writeFile(
      at('edited.json'),
      JSON.stringify({ ...first, edits, negatives: rest }, null, 2).replace(/^\{\s*/, '{'),
    );
    const { code, stderr } = await corpus('import', at('edited.json'), 'attic/words', '--publish', '--message', 'Back');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const back = await exported('attic/words');
    expect(new Set(back.negatives.map(({ text }) => text))).toEqual(
      new Set([...rest.map(({ text }) => text), 'teapot']),
    );
    expect(back.edits).toEqual(expect.arrayContaining(edits));
  });

  it('names what there is when something is not there', async () => {
    for (const [args, text] of [
      [['show', 'shed/words'], 'has no project “shed”; there are '],
      [['show', 'shop/nouns'], 'has no corpus “nouns”; there are '],
      [['show', 'shop/words@9'], 'has no version 9; the newest is 2'],
      [['mine', 'shop/words', '--encoder', 'clip'], 'has no encoder “clip”; it has embedded'],
    ] as const) {
      const ended = await corpus(...args);
      expect(ended.stderr).toContain(text);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: '' });
    }
    const elsewhere = await stray('corpus', 'show', 'shop/words', '--url', `${server.url}/nowhere`);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).not.toMatch(/\n\s+at /);
  });

  it('what the server refuses is said in its words with its code', async () => {
    const nothing = await corpus('mine', 'shop/words', '--fraction', '0.02', '--publish', '--message', 'The same');
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toMatch(/changes nothing.*\nThe draft is kept: \S+ \[BAD_ARGUMENT\]\n$/);
    await writeFile(at('long.txt'), `${'x'.repeat(300)}\n`);
    const long = await corpus('import', at('long.txt'), 'shop/words');
    expect(long.code).toBe(1);
    expect(long.stderr).toContain('[BAD_ARGUMENT]');
  });

  it('--labels become the classes of the project, and are left alone when they are so already', async () => {
    const same = await corpus('mine', 'attic/words', '--labels', labels.join(','), '--words', at('list.txt'));
    expect(same.stderr).not.toContain('version');
    const others = await corpus('mine', 'attic/words', '--labels', 'cat', '--words', at('list.txt'));
    expect(others.stderr).toContain('these are version 2 of them');
    expect(others.code).toBe(0);
  });
});
