import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inner, rowsOf, saveNpy } from './matrices.ts';
import { demo, stray } from './stray.ts';

const clip = fileURLToPath(new URL('../../../packages/scoring/test/fixtures/encoders/clip-split', import.meta.url));
const strays = join(demo, 'strays');
const labels = 'cat,dog,hat';

const lists: Readonly<Record<string, readonly string[]>> = {
  'noun.act.txt': ['swim', 'dance', 'voyage', 'chess', 'harvest', 'march', 'repair', 'theft', 'applause', 'chase'],
  'noun.artifact.txt':
    'accordion anvil bridge canoe drum engine flute gate harp jar kettle lamp mast needle oven'.split(' '),
  'noun.object.txt': ['cliff', 'glacier', 'island', 'dance', 'meadow', 'reef', 'star', 'valley', 'volcano', 'wave'],
  'adj.all.txt': 'amber blunt calm dense eager faint grim hollow icy jagged keen lofty murky noble pale rigid'.split(
    ' ',
  ),
};

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-candidates-'));
  process.env.STRAY_HOME = at('home');
  await mkdir(at('lists'));
  for (const [name, words] of Object.entries(lists)) await writeFile(at('lists', name), `${words.join('\n')}\n`);
  await writeFile(at('lists', 'README.txt'), 'no list\n');
  await writeFile(at('words.txt'), 'swim\n');
  await writeFile(at('noun.latin.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
});
afterAll(async () => {
  delete process.env.STRAY_HOME;
  await rm(folder, { recursive: true, force: true });
});

const score = (...args: string[]) => stray('score', strays, '--labels', labels, ...args);
const linesOf = (stdout: string): { path: string; score: number; topNegatives: { text: string }[] }[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('stray score --candidates', () => {
  it('mines from published lists what the published code does, and scores by it', async () => {
    // NegMining as the official code has it, over embeddings that the command line gave.
    const embed = async (name: string, texts: readonly string[], prompt: string) => {
      await writeFile(at(`${name}.txt`), texts.join('\n'));
      const args = ['--texts', at(`${name}.txt`), '--prompt', prompt, '--out', at(`${name}.npy`), '--encoder', clip];
      expect((await stray('embed', ...args)).code).toBe(0);
      return rowsOf(at(`${name}.npy`));
    };
    const of = (kind: string) => [
      ...new Set(Object.entries(lists).flatMap(([name, words]) => (name.startsWith(kind) ? words : []))),
    ];
    const ids = await embed('ids', labels.split(','), 'the nice {}');
    const kept: Float32Array[] = [];
    for (const [kind, prompt] of [
      ['noun', 'the nice {}'],
      ['adj', 'This is a {} photo'],
    ] as const) {
      const rows = await embed(kind, of(kind), prompt);
      const ranked = rows.map((row) => {
        const [low = 0, high = 0] = ids
          .map((id) => inner(row, id))
          .sort((a, b) => a - b)
          .slice(-2);
        return { row, similarity: low + (high - low) * (0.95 * (ids.length - 1) - (ids.length - 2)) };
      });
      ranked.sort((a, b) => a.similarity - b.similarity);
      kept.push(...ranked.slice(0, Math.floor(0.15 * rows.length)).map(({ row }) => row));
    }
    expect(kept).toHaveLength(5 + 2);
    await saveNpy(at('kept.npy'), Float32Array.from(kept.flatMap((row) => [...row])), 24);
    await stray('embed', '--images', strays, '--out', at('images.npy'), '--encoder', clip);
    const wanted = await stray(
      ...['score', '--image-embeddings', at('images.npy'), '--id-embeddings', at('ids.npy')],
      ...['--negative-embeddings', at('kept.npy'), '--groups', '7', '--shuffle-seed', '0'],
    );
    const expected = wanted.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));

    const found = await score('--encoder', clip, '--preset', 'official', '--candidates', at('lists'));
    expect(found.code).toBe(0);
    const scores = linesOf(found.stdout).map((line) => line.score);
    expect(scores).toHaveLength(expected.length);
    for (const [i, value] of scores.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
  });

  it('takes files too, in the order given, under the default preset', async () => {
    const files = ['noun.artifact.txt', 'adj.all.txt'].flatMap((name) => ['--candidates', at('lists', name)]);
    const { code, stdout } = await score('--encoder', clip, ...files);
    expect(code).toBe(0);
    const named = new Set(linesOf(stdout).flatMap(({ topNegatives }) => topNegatives.map(({ text }) => text)));
    const given = new Set([...(lists['noun.artifact.txt'] ?? []), ...(lists['adj.all.txt'] ?? [])]);
    // Fewer where a word comes too near a class.
    expect(named.size).toBeGreaterThan(0);
    expect(named.size).toBeLessThanOrEqual(Math.floor(0.15 * 15) + Math.floor(0.15 * 16));
    expect([...named].every((text) => given.has(text))).toBe(true);
  });

  it('says how many words the embedded encoder has no idea of, and mines from the others', async () => {
    const { code, stdout, stderr } = await score('--preset', 'official', '--candidates', at('lists'));
    expect(code).toBe(0);
    expect(stderr).toContain('16 of 50 candidates are no nouns of WordNet and are passed over');
    const named = new Set(linesOf(stdout).flatMap(({ topNegatives }) => topNegatives.map(({ text }) => text)));
    expect(named.size).toBe(Math.floor(0.15 * 34));
  });

  it.each([
    ['a folder that is not there', ['--candidates', 'NOWHERE'], 1, 'FILE_NOT_FOUND'],
    ['a folder without lists', ['--candidates', 'home'], 1, 'NEGATIVES_MISSING'],
    ['a file of another name', ['--candidates', 'words.txt'], 1, 'noun.*.txt and adj.*.txt are read'],
    ['a list that is not UTF-8', ['--candidates', 'noun.latin.txt'], 1, 'is not UTF-8 text'],
    ['a method that mines none', ['--candidates', 'lists', '--method', 'csp'], 2, '--candidates: does not go with'],
  ])('%s gives one clear message', async (_, args, code, text) => {
    await mkdir(at('home'), { recursive: true });
    const ended = await score(...args.map((arg, i) => (i === 1 ? at(arg) : arg)));
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });
});

describe('stray eval --candidates', () => {
  const sides = ['--id', strays, '--ood', join(demo, 'clothing', 'hat'), '--labels', labels, '--encoder', clip];

  it('measures with the words that are given', async () => {
    const auroc = async (...args: string[]) => {
      const ended = await stray('eval', ...sides, '--methods', 'neglabel,mcm', '--json', ...args);
      expect(ended.code).toBe(0);
      return JSON.parse(ended.stdout);
    };
    const given = await auroc('--candidates', at('lists'));
    expect(await auroc('--candidates', at('lists'))).toEqual(given);
    expect(await auroc('--candidates', at('lists', 'noun.act.txt'))).not.toEqual(given);
  });

  it('is refused where no method mines from them', async () => {
    const ended = await stray('eval', ...sides, '--methods', 'mcm,csp', '--candidates', at('lists'));
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('--candidates: goes with neglabel') });
  });
});
