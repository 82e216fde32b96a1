import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demo, stray } from './stray.ts';

const root = mkdtempSync(join(tmpdir(), 'stray-models-'));
const home = join(root, 'home');
const fixture = fileURLToPath(new URL('../../../packages/scoring/test/fixtures/encoders/clip-split', import.meta.url));

beforeAll(() => {
  process.env.STRAY_HOME = home;
});
afterAll(() => {
  delete process.env.STRAY_HOME;
  rmSync(root, { recursive: true, force: true });
});

/** The fixture as exporters write it: without a manifest of ours. */
function exported(name: string): string {
  const folder = join(root, name);
  cpSync(fixture, folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.startsWith('manifest')) rmSync(join(folder, file));
  return folder;
}

test('an export is added, listed, scores a folder by its name, and is removed', { timeout: 240_000 }, async () => {
  const added = await stray('models', 'add', exported('Small CLIP'), '--precision', 'fp32');
  expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^small-clip\tsmall-clip@[0-9a-f]{16}\n$/) });
  expect(added.stderr).toContain('Use it with --encoder small-clip');

  const listed = await stray('models', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { name: 'embedded', family: 'conse' },
    { name: 'small-clip', family: 'clip', precision: 'fp32', dimension: 24, logitScale: 100 },
  ]);
  expect((await stray('models', 'list')).stdout).toMatch(
    /^small-clip {2}small-clip@\w+ {2}clip fp32, 24 dimensions, /m,
  );

  const scored = await stray('score', join(demo, 'strays'), '--encoder', 'small-clip', '--labels', 'dog,cat');
  expect(scored).toMatchObject({ code: 0 });
  const lines = scored.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(10);
  for (const { score, nearestLabel, topNegatives } of lines) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(['dog', 'cat']).toContain(nearestLabel.text);
    expect(topNegatives.length).toBeGreaterThan(0);
  }

  const removed = await stray('models', 'remove', 'small-clip', '--json');
  expect(removed).toMatchObject({ code: 0, stdout: '{"removed":"small-clip"}\n' });
  const gone = await stray('score', join(demo, 'strays'), '--encoder', 'small-clip', '--labels', 'dog');
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('[ENCODER_NOT_FOUND]') });
});

test('int8 weights are the default, with their drift from the float32 weights', { timeout: 240_000 }, async () => {
  const { stderr } = await stray('models', 'add', exported('Fast CLIP'));
  expect(stderr).toContain('int8 was chosen');
  const [, mean, least] =
    /int8 embeddings of 8 photos have a cosine of (0\.\d+) on average, (0\.\d+) at least/.exec(stderr) ?? [];
  expect(Number(mean)).toBeGreaterThan(0.98);
  expect(Number(least)).toBeLessThan(1);
  await stray('models', 'remove', 'fast-clip');
});

test('an export that cannot run is refused when it is added, and not there afterwards', async () => {
  const folder = exported('broken');
  const tokenizer = { version: '1.0', model: { type: 'Nonsense', vocab: {} } };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const added = await stray('models', 'add', folder);
  expect(added).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[ENCODER_INVALID]') });
  expect((await stray('models', 'list')).stdout).not.toContain('broken');
});

test('without a hub there is one clear message', async () => {
  process.env.HF_ENDPOINT = 'http://127.0.0.1:9';
  try {
    const { code, stderr } = await stray('models', 'add', 'owner/model');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /http:\/\/127\.0\.0\.1:9 cannot be reached.*HF_ENDPOINT names another hub.*\[DOWNLOAD_FAILED\]/,
    );
  } finally {
    delete process.env.HF_ENDPOINT;
  }
});

test('wrong words end with what to type', async () => {
  for (const words of [
    [],
    ['fetch'],
    ['add'],
    ['add', 'x', '--prompt', 'no place'],
    ['add', 'x', '--precision', 'int4'],
    ['remove'],
  ]) {
    const { code, stderr } = await stray('models', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain('See: stray models --help');
  }
  expect((await stray('models', '--help')).stdout).toContain('stray models add FOLDER|HUB-ID');
});
