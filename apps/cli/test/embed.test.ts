import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inner, rowsOf } from './matrices.ts';
import { demo, stray } from './stray.ts';

const clip = fileURLToPath(new URL('../../../packages/scoring/test/fixtures/encoders/clip-split', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-embed-'));
  process.env.STRAY_HOME = join(folder, 'home');
});
afterAll(async () => {
  delete process.env.STRAY_HOME;
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);

describe('stray embed --images', () => {
  it('writes a row for each image that can be read, in byte order of path, and the paths beside', async () => {
    const photos = at('photos');
    await mkdir(join(photos, 'b'), { recursive: true });
    await copyFile(join(demo, 'strays', 'moon.jpg'), join(photos, 'b', 'é.jpg'));
    await copyFile(join(demo, 'strays', 'tabby.jpg'), join(photos, 'a.jpg'));
    await copyFile(join(demo, 'strays', 'moon.jpg'), join(photos, 'Z.jpg'));
    await copyFile(join(demo, 'strays', 'moon.jpg'), join(photos, 'two\nlines.jpg'));
    await writeFile(join(photos, 'broken.jpg'), 'not a photo');
    const { code, stdout, stderr } = await stray('embed', '--images', photos, '--out', at('images.npy'), '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ out: at('images.npy'), rows: 3, skipped: 2 });
    expect(stderr).toContain('broken.jpg: not an image that Stray reads');
    expect(stderr).toContain('its name holds a line break');
    expect(await readFile(at('images.paths.txt'), 'utf8')).toBe('Z.jpg\na.jpg\nb/é.jpg\n');
    const rows = await rowsOf(at('images.npy'));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual(rows[2]);
    expect(inner(rows[0] ?? [], rows[1] ?? [])).toBeLessThan(0.9);
  });

  it('leaves nothing behind when there is nothing to embed', async () => {
    await mkdir(at('none'));
    const { code, stderr } = await stray('embed', '--images', at('none'), '--out', at('none.npy'));
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('[FOLDER_EMPTY]');
    expect((await readdir(folder)).filter((name) => name.startsWith('none.'))).toEqual([]);
  });
});

describe('stray embed --texts', () => {
  it('writes a row a line, in their order, repeats included', async () => {
    await writeFile(at('words.txt'), '\ufeff# animals\r\ncat\r\n\r\ntiger\r\ncat\r\nairplane\r\n');
    const { code, stdout } = await stray('embed', '--texts', at('words.txt'), '--out', at('words.npy'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const [cat, tiger, again, airplane] = await rowsOf(at('words.npy'));
    expect(again).toEqual(cat);
    expect(inner(cat ?? [], tiger ?? [])).toBeGreaterThan(inner(cat ?? [], airplane ?? []));
  });

  it('refuses words without meaning, and names them', async () => {
    await writeFile(at('odd.txt'), 'cat\nxyzzy\nplugh\n');
    const { code, stderr } = await stray('embed', '--texts', at('odd.txt'), '--out', at('odd.npy'));
    expect(code).toBe(1);
    expect(stderr).toContain('“xyzzy”, “plugh”');
    expect((await readdir(folder)).filter((name) => name.startsWith('odd.npy'))).toEqual([]);
  });

  it('gives unit rows that depend on the prompt with a CLIP', async () => {
    await writeFile(at('classes.txt'), 'hat\nshirt\n');
    const embed = async (out: string, ...args: string[]) => {
      const ended = await stray('embed', '--texts', at('classes.txt'), '--out', at(out), '--encoder', clip, ...args);
      expect(ended.code).toBe(0);
      return rowsOf(at(out));
    };
    const own = await embed('own.npy');
    const named = await embed('named.npy', '--prompt', 'the nice {}');
    const other = await embed('other.npy', '--prompt', 'a drawing of a {}');
    expect(own).toEqual(named);
    expect(own).not.toEqual(other);
    for (const row of [...own, ...other]) expect(inner(row, row)).toBeCloseTo(1, 5);
  });
});

describe('the device of texts', () => {
  const embed = (...args: string[]) => stray('embed', '--texts', at('one.txt'), '--out', at('one.npy'), ...args);

  it('is told, and is an error where one asked for by name is not there', async () => {
    await writeFile(at('one.txt'), 'hat\n');
    const processor = await embed('--encoder', clip, '--device', 'cpu');
    expect(processor).toMatchObject({ code: 0, stderr: expect.stringContaining('stray: device cpu\n') });
    process.env.CUDA_VISIBLE_DEVICES = '-1';
    const absent = await embed('--encoder', clip, '--device', 'cuda');
    delete process.env.CUDA_VISIBLE_DEVICES;
    expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('--device cuda: ') });
    expect(absent.stderr).toContain('[DEVICE_UNAVAILABLE]');
  });

  it('is of no account where words are a table', async () => {
    const { code, stderr } = await embed('--device', 'cuda');
    expect(code).toBe(0);
    expect(stderr).not.toContain('device');
  });
});

describe('wrong words', () => {
  it.each([
    ['neither images nor texts', ['--out', 'x.npy'], 2, '--images'],
    ['both', ['--images', '.', '--texts', 'x', '--out', 'x.npy'], 2, '--images'],
    ['no output', ['--images', '.'], 2, '--out'],
    ['an output that is no .npy', ['--images', '.', '--out', 'x.csv'], 1, '.npy'],
    ['a prompt without a place', ['--texts', 'x', '--prompt', 'hello', '--out', 'x.npy'], 2, '--prompt'],
    ['a prompt for images', ['--images', '.', '--prompt', 'a {}', '--out', 'x.npy'], 2, '--prompt'],
    ['a file of texts that is not there', ['--texts', '/no/such/file', '--out', 'x.npy'], 1, 'FILE_NOT_FOUND'],
    ['an output that cannot be made', ['--images', '.', '--out', '/no/such/x.npy'], 1, 'OUTPUT_UNWRITABLE'],
    ['an unknown encoder', ['--images', '.', '--out', 'x.npy', '--encoder', 'nobody'], 1, 'ENCODER_NOT_FOUND'],
  ])('%s gives one clear message', async (_, args, code, text) => {
    const ended = await stray('embed', ...args);
    expect(ended.stderr).toContain(text);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });
});
