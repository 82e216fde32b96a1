import { copyFile, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, stray } from './stray.ts';

const labels = 't-shirt,pants,shoes,shirt,dress,shorts,hat,skirt';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

/** Half of the photos of clothing for calibration; the others, and what does not belong, to be tested. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-calibration-'));
  for (const name of ['good', 'tested', 'empty']) await mkdir(at(name));
  const clothing = await readdir(join(demo, 'clothing'), { recursive: true });
  const photos = clothing.filter((name) => name.endsWith('.jpg')).sort();
  for (const [i, name] of photos.entries()) {
    await copyFile(join(demo, 'clothing', name), at(i % 2 === 0 ? 'good' : 'tested', `${i}.jpg`));
  }
  for (const name of (await readdir(join(demo, 'strays'))).slice(0, 20)) {
    await copyFile(join(demo, 'strays', name), at('tested', `stray-${name}`));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Line {
  readonly path: string;
  readonly score: number;
  readonly flagged: boolean;
  readonly pValue?: number;
}

const lines = (jsonl: string): Line[] =>
  jsonl
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('stray score --calibration', () => {
  it('gives every image its p-value and flags by target recall, from a folder as from what was written for it', async () => {
    const fromFolder = await stray('score', at('tested'), '--labels', labels, '--calibration', at('good'));
    expect(fromFolder.code).toBe(0);
    const results = lines(fromFolder.stdout);
    const n = (await readdir(at('good'))).length;
    expect(fromFolder.stderr).toMatch(
      new RegExp(`policy target-recall, calibrated on ${n} images: on average at least 95 % .*random draw`),
    );
    expect(results.every(({ pValue = 0, flagged }) => flagged === pValue <= 0.05 && pValue >= 1 / (n + 2))).toBe(true);
    expect(results.filter(({ path, flagged }) => flagged && path.startsWith('stray')).length).toBeGreaterThan(10);

    await stray('score', at('good'), '--labels', labels, '--out', at('good.csv'));
    await stray('score', at('good'), '--labels', labels, '--out', at('good.jsonl'));
    for (const file of ['good.csv', 'good.jsonl']) {
      const fromFile = await stray('score', at('tested'), '--labels', labels, '--calibration', at(file));
      expect(lines(fromFile.stdout).map(({ path, flagged }) => [path, flagged])).toEqual(
        results.map(({ path, flagged }) => [path, flagged]),
      );
    }
  });

  it('flags by a false-discovery share, into CSV too', async () => {
    const out = at('out.csv');
    const words = ['--labels', labels, '--calibration', at('good.csv'), '--fdr', '0.1', '--out', out];
    const { code, stderr } = await stray('score', at('tested'), ...words);
    expect(code).toBe(0);
    expect(stderr).toMatch(/policy fdr, calibrated on .* at most 10 % of the flagged images belong/);
    const [header, ...rows] = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(header).toMatch(/^path,score,flagged,pValue,nearestLabel,/);
    const flagged = rows.filter((row) => row.split(',')[2] === 'true');
    expect(flagged.length).toBeGreaterThan(5);
    expect(flagged.filter((row) => !row.startsWith('stray')).length).toBeLessThanOrEqual(0.2 * flagged.length);
  });

  it('says when nothing could be flagged, and how many calibration images it would take', async () => {
    const words = ['--labels', labels, '--calibration', at('good.csv'), '--fdr', '0.001'];
    const { code, stdout, stderr } = await stray('score', at('tested'), ...words);
    expect(code).toBe(0);
    expect(lines(stdout).some(({ flagged }) => flagged)).toBe(false);
    expect(stderr).toMatch(/nothing could be flagged: with \d+ calibration images .* at least \d{3,}/);
  });

  it('gives p-values beside a threshold of your own, and warns of images that are calibration rows', async () => {
    const words = ['--labels', labels, '--calibration', at('good.csv'), '--threshold', '0.5'];
    const { stdout, stderr } = await stray('score', at('good'), ...words);
    const results = lines(stdout);
    expect(results.every(({ score, flagged }) => flagged === score < 0.5)).toBe(true);
    expect(stderr).toContain('the threshold you gave');
    expect(stderr).toContain(`${results.length} of the scored images are themselves among the calibration scores`);
  });
});

describe('calibration that cannot vouch for anything', () => {
  it('is refused when its files are among the tested ones, under whatever name', async () => {
    const [first = ''] = await readdir(at('tested'));
    await mkdir(at('linked'), { recursive: true });
    await link(at('tested', first), at('linked', 'other.jpg'));
    const { code, stderr } = await stray('score', at('tested'), '--labels', labels, '--calibration', at('linked'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('1 of the 1 files') });
    expect(stderr).toContain('CALIBRATION_UNSUITABLE');
  });

  it('is told from scores of another making by what its rows hold', async () => {
    const header = 'path,score,flagged,nearestLabel,errorCode';
    const files = {
      'labels.csv': `${header}\na.jpg,0.5,false,zebra,\n`,
      'method.csv': `${header}\na.jpg,7.5,false,hat,\n`,
      'number.csv': `${header}\na.jpg,high,false,hat,\n`,
      'other.csv': 'index,score\n0,0.5\n',
      'broken.csv': `${header}\n"a.jpg,0.5\n`,
      'errors.csv': `${header}\na.jpg,,,,IMAGE_EMPTY\n`,
      'other.jsonl': '{"path":"a.jpg"}\n',
      'broken.jsonl': '{"path":\n',
      'nothing.jsonl': '',
      'scores.txt': '',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
    const refusalOf = async (name: string) => {
      const { code, stdout, stderr } = await stray(
        'score',
        at('tested'),
        '--labels',
        labels,
        '--calibration',
        at(name),
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).not.toMatch(/\n\s+at /);
      return stderr;
    };
    expect(await refusalOf('labels.csv')).toMatch(/image 1: “zebra” is not among the labels.*CALIBRATION_UNSUITABLE/);
    expect(await refusalOf('method.csv')).toMatch(/7\.5 is none of NegLabel/);
    expect(await refusalOf('number.csv')).toMatch(/its score is no number/);
    for (const name of ['other.csv', 'broken.csv', 'other.jsonl', 'broken.jsonl']) {
      expect(await refusalOf(name)).toMatch(/image 1: this is no row that “stray score --out” wrote/);
    }
    for (const name of ['errors.csv', 'nothing.jsonl', 'empty']) {
      expect(await refusalOf(name)).toContain('CALIBRATION_EMPTY');
    }
    expect(await refusalOf('scores.txt')).toContain('ends in .csv or .jsonl');
    expect(await refusalOf('nowhere')).toContain('FILE_NOT_FOUND');
  });

  it.each([
    [['--fdr', '0.1'], '--fdr: needs --calibration'],
    [['--target-recall', '0.9'], '--target-recall: needs --calibration'],
    [['--calibration', 'x', '--fdr', '0.1', '--target-recall', '0.9'], '--fdr: goes without --target-recall'],
    [['--calibration', 'x', '--fdr', '0.1', '--threshold', '0.9'], '--fdr: goes without --threshold'],
    [['--calibration', 'x', '--fdr', '1'], '--fdr: must be a number between 0 and 1'],
    [['--calibration', 'x', '--target-recall', '95'], '--target-recall: must be a number between 0 and 1'],
    [['--threshold', ''], '--threshold: must be a number'],
  ])('%j is refused in words', async (words, message) => {
    const { code, stderr } = await stray('score', at('tested'), '--labels', labels, ...words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
