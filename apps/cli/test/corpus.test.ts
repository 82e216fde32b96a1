import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PortableCorpus, parseCorpus } from '../src/corpus/portable.ts';
import { demo, stray } from './stray.ts';

const labels = 't-shirt,hat,dress';
const strays = join(demo, 'strays');

let folder: string;
const at = (name: string) => join(folder, name);
const read = async (name: string) => parseCorpus(await readFile(at(name), 'utf8'), name);
const write = (name: string, corpus: PortableCorpus) => writeFile(at(name), JSON.stringify(corpus));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-corpus-'));
  const mined = await stray('corpus', 'mine', '--labels', labels, '--author', 'Ana', '--out', at('corpus.json'));
  expect(mined).toMatchObject({ code: 0, stdout: '' });
  expect(mined.stderr).toMatch(
    /^[\d,]+ negatives of [\d,]+ candidates\nwritten to .*corpus\.json, hash [0-9a-f]{12}\n$/,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('stray corpus mine, without a server', () => {
  it('writes the same negatives each time, under the same hash', async () => {
    await stray('corpus', 'mine', '--labels', labels, '--out', at('again.json'));
    const [once, again] = [await read('corpus.json'), await read('again.json')];
    expect(again.hash).toBe(once.hash);
    expect(again.negatives).toEqual(once.negatives);
    expect(once).toMatchObject({ corpus: 'corpus', number: 1, author: 'Ana', labels: labels.split(','), edits: [] });
  });

  it('takes chosen parts of WordNet, and says with the recipe which', async () => {
    const out = at('things.json');
    await stray('corpus', 'mine', '--labels', labels, '--lexfiles', 'noun.artifact', '--physical-only', '--out', out);
    const { recipe, negatives } = await read('things.json');
    expect(recipe).toMatchObject({ pool: 'wordnet', lexfiles: ['noun.artifact'], physicalOnly: true });
    expect(negatives.length).toBeGreaterThan(100);
    expect(negatives.length).toBeLessThan((await read('corpus.json')).negatives.length);
  });

  it('takes a list of words, all of it but the classes, and names what it left out', async () => {
    await writeFile(at('words.csv'), 'word,why\nTeapot,x\n teapot ,y\n,z\nmotorcycle,\nhat,a class\nxyzzyq,unknown\n');
    const { code, stderr } = await stray(
      ...['corpus', 'mine', '--labels', labels, '--words', at('words.csv'), '--out', at('list.json')],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('4 words; left out: 1 repeated, 1 empty');
    expect(stderr).toContain('unknown to the encoder and left out: 1 of 4 words');
    const { negatives, recipe } = await read('list.json');
    expect(negatives.map(({ text }) => text).sort()).toEqual(['motorcycle', 'teapot']);
    expect(recipe).toMatchObject({ pool: 'given', fraction: 1 });
  });
});

describe('stray corpus show, log, export and diff of files', () => {
  it('show tells facts and the first negatives, and finds words', async () => {
    const { code, stdout } = await stray('corpus', 'show', at('corpus.json'), '--limit', '3');
    const { negatives, hash } = await read('corpus.json');
    expect(code).toBe(0);
    expect(stdout).toContain(`hash        ${hash.slice(0, 12)}`);
    expect(stdout).toContain('classes     3: t-shirt, hat, dress');
    expect(stdout).toContain(`   0  ${negatives[0]?.text}`);
    expect(stdout).toMatch(/… and [\d,]+ more/);
    const [word = ''] = (negatives[9]?.text ?? '').split(' ');
    const found = await stray('corpus', 'show', at('corpus.json'), '--search', word.toUpperCase(), '--json');
    const shown = JSON.parse(found.stdout);
    expect(shown.count).toBe(negatives.length);
    expect(shown.negatives.every(({ text }: { text: string }) => text.includes(word))).toBe(true);
    expect(shown.negatives).toContainEqual({ position: 9, ...negatives[9] });
  });

  it('log tells the one version of a file', async () => {
    const { code, stdout } = await stray('corpus', 'log', at('corpus.json'), '--json');
    const { hash, negatives } = await read('corpus.json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ drafts: [], versions: [{ number: 1, hash, count: negatives.length }] });
  });

  it('export gives words, a table, or all of it again', async () => {
    const { negatives } = await read('corpus.json');
    const text = await stray('corpus', 'export', at('corpus.json'), '--format', 'text');
    expect(text.stdout).toBe(negatives.map((word) => `${word.text}\n`).join(''));
    await stray('corpus', 'export', at('corpus.json'), '--out', at('table.csv'));
    const rows = (await readFile(at('table.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows[0]).toBe('position,word,polarity,similarity,nearest_label,nearest_label_similarity,origin');
    expect(rows).toHaveLength(negatives.length + 1);
    const all = await stray('corpus', 'export', at('corpus.json'));
    expect(parseCorpus(all.stdout, 'stdout')).toEqual(await read('corpus.json'));
  });

  it('diff ends with 0 for the same, 1 for others, and 2 in trouble', async () => {
    const corpus = await read('corpus.json');
    const [first, second, third, ...rest] = corpus.negatives;
    if (first === undefined || second === undefined || third === undefined) throw new Error('Too few negatives.');
    const banned = { ...corpus, number: 2, edits: [{ kind: 'ban', text: first.text, polarity: 'noun' } as const] };
    await write('banned.json', { ...banned, negatives: [{ ...first, text: 'teacup' }, third, second, ...rest] });
    const same = await stray('corpus', 'diff', at('corpus.json'), at('corpus.json'));
    expect(same).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await stray('corpus', 'diff', at('corpus.json'), at('banned.json'));
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(2)).toEqual([
      `# now banned: ${first.text}`,
      expect.stringMatching(/^@@ 1 added, 1 removed, 2 moved, [\d,]+ as they were @@$/),
      expect.stringMatching(new RegExp(`^-${first.text}\tslot 0\t`)),
      expect.stringMatching(/^\+teacup\tslot 0\t/),
      `~${third.text}\tslot 2 → 1`,
      `~${second.text}\tslot 1 → 2`,
      '',
    ]);
    const json = await stray('corpus', 'diff', at('corpus.json'), at('banned.json'), '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ same: false, added: [{ text: 'teacup' }], unchanged: rest.length });
    for (const args of [[at('corpus.json'), at('none.json')], [at('corpus.json')]]) {
      const trouble = await stray('corpus', 'diff', ...args);
      expect({ code: trouble.code, stdout: trouble.stdout }).toEqual({ code: 2, stdout: '' });
    }
  });
});

describe('stray score and stray eval --corpus', () => {
  it('score as if the negatives had been mined, and by the classes of the corpus when none are named', async () => {
    const mined = await stray('score', strays, '--labels', labels);
    const taken = await stray('score', strays, '--corpus', at('corpus.json'));
    expect(taken.code).toBe(0);
    expect(taken.stdout).toBe(mined.stdout);
  });

  it('score against exactly the words of the file, in their order', async () => {
    const corpus = await read('corpus.json');
    await write('turned.json', { ...corpus, negatives: [...corpus.negatives].reverse() });
    const [straight, turned] = [
      await stray('score', strays, '--corpus', at('corpus.json')),
      await stray('score', strays, '--corpus', at('turned.json')),
    ];
    expect(turned.code).toBe(0);
    expect(turned.stdout).not.toBe(straight.stdout);
  });

  it('eval measures with them', async () => {
    const sides = ['--id', join(demo, 'clothing', 'hat'), '--ood', strays, '--json'];
    const mined = await stray('eval', ...sides, '--labels', labels);
    const taken = await stray('eval', ...sides, '--corpus', at('corpus.json'));
    expect(taken.stdout).toBe(mined.stdout);
  });

  it('refuse another encoder, another pool, a word that the encoder does not know, and what would mine others', async () => {
    const corpus = await read('corpus.json');
    const [first] = corpus.negatives;
    if (first === undefined) throw new Error('There is no negative.');
    await write('other.json', { ...corpus, encoderId: 'clip@0123456789abcdef' });
    await write('unknown.json', { ...corpus, negatives: [{ ...first, text: 'xyzzyq' }] });
    for (const [args, code, text] of [
      [['--corpus', at('other.json')], 1, 'mined with the encoder clip@0123456789abcdef'],
      [['--corpus', at('unknown.json')], 1, '“xyzzyq”'],
      [['--corpus', at('corpus.json'), '--method', 'mcm'], 1, 'compares with no negatives'],
      [['--corpus', at('corpus.json'), '--method', 'csp'], 1, 'which csp does not compare with'],
      [['--corpus', at('corpus.json'), '--preset', 'official'], 2, '--preset'],
    ] as const) {
      const ended = await stray('score', strays, ...args);
      expect(ended.stderr).toContain(text);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    }
  });
});

describe('bad input', () => {
  it.each([
    ['no action', [], 2, 'Say one of mine'],
    ['an unknown action', ['melt'], 2, 'There is no “corpus melt”'],
    ['mine without a place', ['mine', '--labels', 'hat'], 2, '--out corpus.json'],
    ['mine without labels', ['mine', '--out', 'AT/x.json'], 1, 'LABELS_MISSING'],
    ['an unknown source', ['mine', '--labels', 'hat', '--source', 'web', '--out', 'AT/x.json'], 2, '--source'],
    ['a list without a file', ['mine', '--labels', 'hat', '--source', 'list', '--out', 'AT/x.json'], 2, '--words'],
    [
      'a file of words that is not there',
      ['mine', '--labels', 'hat', '--words', 'AT/no', '--out', 'AT/x.json'],
      1,
      'FILE_NOT_FOUND',
    ],
    [
      'a lexicographer file that is not there',
      ['mine', '--labels', 'hat', '--lexfiles', 'noun.thing', '--out', 'AT/x.json'],
      1,
      'noun.thing',
    ],
    [
      'depths the wrong way round',
      ['mine', '--labels', 'hat', '--least-depth', '9', '--most-depth', '3', '--out', 'AT/x.json'],
      2,
      '--least-depth',
    ],
    ['a fraction above 1', ['mine', '--labels', 'hat', '--fraction', '15', '--out', 'AT/x.json'], 2, '--fraction'],
    [
      'publishing into a file',
      ['mine', '--labels', 'hat', '--publish', '--message', 'm', '--out', 'AT/x.json'],
      2,
      '--publish',
    ],
    ['publishing without a message', ['mine', 'a/b', '--publish'], 2, '--message'],
    ['a corpus that is not there', ['show', 'AT/none.json'], 1, 'FILE_NOT_FOUND'],
    ['what is no corpus', ['show', 'AT/package.json'], 1, 'is no corpus'],
    ['what is neither a file nor a corpus', ['show', 'clothes'], 2, 'project/corpus'],
    ['an address that is none', ['show', 'a/b', '--url', 'here'], 2, '--url'],
  ])('%s gives one clear message', async (_, args, code, text) => {
    await writeFile(at('package.json'), '{"name":"x"}');
    const ended = await stray('corpus', ...args.map((arg) => arg.replace('AT', folder)));
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });

  it('nobody at the address is said with the address and what to do', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await stray('corpus', 'log', 'shop/negatives', '--url', url);
    expect(code).toBe(1);
    expect(stderr).toContain(`${url} cannot be reached`);
    expect(stderr).toContain('[SERVER_UNREACHABLE]');
  });
});
