import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inner, rowsOf, saveNpy, unitMatrix } from './matrices.ts';
import { stray } from './stray.ts';

const dimension = 16;
const temperature = 0.2;
const groups = 4;

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-scores-'));
  await saveNpy(at('images.npy'), unitMatrix(1100, dimension, 1), dimension);
  await saveNpy(at('ids.npy'), unitMatrix(5, dimension, 2), dimension);
  await saveNpy(at('negatives.npy'), unitMatrix(30, dimension, 3), dimension);
  await saveNpy(
    at('long.npy'),
    unitMatrix(5, dimension, 2).map((x) => 2 * x),
    dimension,
  );
  await saveNpy(at('other.npy'), unitMatrix(5, dimension + 1, 4), dimension + 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  stray('score', '--image-embeddings', at('images.npy'), '--id-embeddings', at('ids.npy'), ...args);
const withNegatives = () => ['--negative-embeddings', at('negatives.npy'), '--temperature', String(temperature)];

/** The rows of the CSV, whose indexes must count up from 0. */
function scoresIn(csv: string): number[] {
  const [head, ...lines] = csv.trimEnd().split('\n');
  expect(head).toBe('index,score');
  return lines.map((line, i) => {
    const [index, score] = line.split(',').map(Number);
    expect(index).toBe(i);
    return score ?? Number.NaN;
  });
}

function expectNear(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  const differences = found.map((x, i) => Math.abs(x - (wanted[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

async function logits() {
  const [images, ids, negatives] = await Promise.all(
    ['images', 'ids', 'negatives'].map((name) => rowsOf(at(`${name}.npy`))),
  );
  const against = (words: Float32Array[] | undefined) =>
    (images ?? []).map((image) => (words ?? []).map((word) => inner(image, word) / temperature));
  return { id: against(ids), negative: against(negatives) };
}

const mass = (values: readonly number[]) => values.reduce((sum, x) => sum + Math.exp(x), 0);

describe('stray score --image-embeddings', () => {
  it('gives the grouped score of the paper in the order of the file, the remainder dropped first', async () => {
    const { code, stdout } = await run(...withNegatives(), '--groups', String(groups), '--no-shuffle');
    const { id, negative } = await logits();
    const size = Math.floor(30 / groups);
    const wanted = id.map((row, i) => {
      const own = mass(row);
      const shares = Array.from({ length: groups }, (_, g) => {
        const group = negative[i]?.slice(g * size, (g + 1) * size) ?? [];
        return own / (own + mass(group));
      });
      return shares.reduce((sum, x) => sum + x, 0) / groups;
    });
    expect(code).toBe(0);
    expectNear(scoresIn(stdout), wanted);
  });

  it('gives the other scores that need only embeddings', async () => {
    const { id, negative } = await logits();
    const score = async (method: string) =>
      scoresIn((await run(...withNegatives(), '--method', method, '--groups', '4')).stdout);
    expectNear(
      await score('neglabel-ungrouped'),
      id.map((row, i) => mass(row) / (mass(row) + mass(negative[i] ?? []))),
    );
    expectNear(
      await score('mcm'),
      id.map((row) => Math.exp(Math.max(...row)) / mass(row)),
    );
    expectNear(
      await score('max-logit'),
      id.map((row) => Math.max(...row)),
    );
    expectNear(
      await score('energy'),
      id.map((row) => Math.log(mass(row))),
    );
    expect(await score('csp')).toEqual(await score('neglabel'));
  });

  it('gives ZOC with the nearest words of a matrix, or with those that a captioner proposed', async () => {
    const { id, negative } = await logits();
    const zoc = async (...args: string[]) => {
      const words = ['--candidate-embeddings', at('negatives.npy'), '--temperature', String(temperature)];
      return scoresIn((await run('--method', 'zoc', ...words, ...args)).stdout);
    };
    const against = (i: number, chosen: readonly number[]) => mass(id[i] ?? []) / (mass(id[i] ?? []) + mass(chosen));
    expectNear(
      await zoc(),
      negative.map((row, i) => against(i, row.toSorted((a, b) => b - a).slice(0, 20))),
    );
    // Three words for each image of the first half, one of them twice; none for the others.
    const proposed = (i: number) => (i < 550 ? [i % 30, (i + 7) % 30, (i + 11) % 30] : []);
    const lines = id.flatMap((_, i) => proposed(i).map((word) => `${i},${word}`));
    await writeFile(at('proposals.csv'), ['index,candidate', ...lines, '0,7', ''].join('\n'));
    expectNear(
      await zoc('--proposals', at('proposals.csv')),
      negative.map((row, i) =>
        against(
          i,
          proposed(i).map((word) => row[word] ?? Number.NaN),
        ),
      ),
    );
  });

  it('names the line of a proposal that the matrices do not have', async () => {
    for (const [text, number] of [
      ['index,candidate\n0,1\n0,30\n', 3],
      ['index,candidate\n1100,0\n', 2],
      ['index,candidate\n0,cat\n', 2],
      ['image,word\n0,1\n', 2],
    ] as const) {
      await writeFile(at('wrong.csv'), text);
      const words = ['--candidate-embeddings', at('negatives.npy'), '--proposals', at('wrong.csv')];
      const { code, stderr } = await run('--method', 'zoc', ...words);
      expect(code).toBe(1);
      expect(stderr).toContain(`line ${number}: this is no row with index below 1100 and candidate below 30`);
    }
  });

  it('shuffles by the seed, the same every time', async () => {
    const seeded = async (...args: string[]) => (await run(...withNegatives(), '--groups', '4', ...args)).stdout;
    const first = await seeded('--shuffle-seed', '3');
    expect(await seeded('--shuffle-seed', '3')).toBe(first);
    expect(await seeded('--shuffle-seed', '4')).not.toBe(first);
    expect(await seeded('--shuffle-seed', '0')).toBe(await seeded());
  });

  it('writes the file under its final name only, and prints nothing beside', async () => {
    const { code, stdout } = await run('--method', 'mcm', '--out', at('scores.csv'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(scoresIn(await readFile(at('scores.csv'), 'utf8'))).toHaveLength(1100);
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('compares rows as they are, says when they are not of unit length, and normalises on request', async () => {
    const long = ['--id-embeddings', at('long.npy'), '--method', 'max-logit'];
    const plain = await run('--method', 'max-logit');
    expect(plain.stderr).toBe('');
    const twice = await stray('score', '--image-embeddings', at('images.npy'), ...long);
    expect(twice.stderr).toContain('rows are not of unit length (row 0 has the length 2.00)');
    expectNear(
      scoresIn(twice.stdout).map((x) => x / 200),
      scoresIn(plain.stdout).map((x) => x / 100),
    );
    const unit = await stray('score', '--image-embeddings', at('images.npy'), ...long, '--normalize');
    expect(unit.stderr).toBe('');
    expectNear(
      scoresIn(unit.stdout).map((x) => x / 100),
      scoresIn(plain.stdout).map((x) => x / 100),
    );
  });

  it.each([
    ['no class embeddings', ['--image-embeddings', 'images.npy'], 2, '--id-embeddings'],
    ['no negatives for neglabel', [], 2, '--negative-embeddings'],
    ['a method that needs an encoder', ['--method', 'msp'], 2, '--method'],
    ['no candidates for zoc', ['--method', 'zoc'], 2, '--candidate-embeddings'],
    ['proposals for another method', ['--method', 'mcm', '--proposals', 'x.csv'], 2, '--proposals'],
    [
      'proposals that are not there',
      ['--method', 'zoc', '--candidate-embeddings', 'negatives.npy', '--proposals', 'none.csv'],
      1,
      'FILE_NOT_FOUND',
    ],
    ['a temperature of 0', ['--method', 'mcm', '--temperature', '0'], 2, '--temperature'],
    ['a seed and no shuffle', ['--method', 'mcm', '--shuffle-seed', '1', '--no-shuffle'], 2, '--no-shuffle'],
    ['an output that is no .csv', ['--method', 'mcm', '--out', 'x.jsonl'], 2, '--out'],
    ['more groups than negatives', ['--negative-embeddings', 'negatives.npy'], 1, 'there cannot be more groups'],
    ['another dimension', ['--method', 'mcm', '--id-embeddings', 'other.npy'], 1, 'not of one encoder'],
    ['a file that is not there', ['--method', 'mcm', '--id-embeddings', 'none.npy'], 1, 'FILE_NOT_FOUND'],
    ['a file that is no matrix', ['--method', 'mcm', '--id-embeddings', 'text.npy'], 1, 'EMBEDDINGS_INVALID'],
  ])('%s gives one clear message', async (name, args, code, text) => {
    await writeFile(at('text.npy'), 'hello');
    const placed = args.map((arg) => (arg.endsWith('.npy') ? at(arg) : arg));
    const ended = name === 'no class embeddings' ? await stray('score', ...placed) : await run(...placed);
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });
});
