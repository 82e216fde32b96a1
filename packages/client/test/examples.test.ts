import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const folder = fileURLToPath(new URL('../examples', import.meta.url));
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

const pageOf = (name: string) => readFile(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8');

const hasCurl = spawnSync('curl', ['--version']).status === 0;

it('docs/api.md shows an example as it is', async () => {
  const text = await readFile(join(folder, 'samples.ts'), 'utf8');
  const page = await pageOf('docs/api.md');
  expect(page).toContain(`\`\`\`ts\n// packages/client/examples/samples.ts\n${text}\`\`\``);
});

it('the README shows the examples as they are', async () => {
  const readme = await pageOf('packages/client/README.md');
  const shown = [...readme.matchAll(/```ts\n\/\/ examples\/(\w+\.ts)\n([\s\S]*?)```/g)];
  const names = await readdir(folder);
  expect(shown.map(([, name]) => name).sort()).toEqual(names.sort());
  for (const [, name = '', text] of shown) expect(text).toBe(await readFile(join(folder, name), 'utf8'));
});

withOneDatabase((database) => {
  let server: RunningServer;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-client-'));
    await cp(join(demo, 'clothing/hat'), join(home, 'photos/hat'), { recursive: true });
    await cp(join(demo, 'strays/coffee.jpg'), join(home, 'photos/coffee.jpg'));
    server = await startServer(database().url);
  });
  afterAll(async () => {
    await server?.close();
    await rm(home, { recursive: true, force: true });
  });

  it('the examples do what they say', async () => {
    const from = process.cwd();
    vi.stubEnv('STRAY_URL', server.url);
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const said = async (example: () => Promise<unknown>) => {
      log.mockClear();
      await example();
      return log.mock.calls.map(String);
    };
    try {
      process.chdir(home);
      // A module runs once: this file is loaded for one database at a time.
      vi.resetModules();
      expect(await said(() => import('../examples/upload.ts'))).toEqual(['sent to wardrobe/June']);
      expect((await said(() => import('../examples/run.ts'))).at(-1)).toBe('COMPLETED 100 %');
      const flagged = await said(() => import('../examples/samples.ts'));
      expect(flagged[0]).toMatch(/^coffee\.jpg 0\.\d\d: /);
      const [dropped] = await said(() => import('../examples/review.ts'));
      expect(dropped).toMatch(/^[1-9]\d* dropped$/);
      expect(await said(() => import('../examples/export.ts'))).toEqual(['june.jsonl is whole']);
      const lines = (await readFile(join(home, 'june.jsonl'), 'utf8')).trim().split('\n');
      expect(lines.some((line) => line.includes('coffee.jpg'))).toBe(false);
      expect(lines.every((line) => JSON.parse(line).path.startsWith('hat/'))).toBe(true);
      expect(await said(() => import('../examples/errors.ts'))).toEqual([
        expect.stringContaining('has no project “attic”; there is wardrobe'),
      ]);
    } finally {
      process.chdir(from);
      log.mockRestore();
      vi.unstubAllEnvs();
    }
  });

  // What the examples have made is there.
  it.skipIf(!hasCurl)(
    `the lines of the docs for curl too${hasCurl ? '' : ' (skipped: it is not installed)'}`,
    async () => {
      await cp(join(demo, 'strays/coffee.jpg'), join(home, 'photo.jpg'));
      for (const name of ['a.jpg', 'b.png']) await cp(join(home, 'photo.jpg'), join(home, name));
      const run = async (lines: string) => {
        const env = { ...process.env, STRAY_URL: server.url, STRAY_API_KEY: 'stray_unused' };
        const { stdout } = await promisify(execFile)('bash', ['-ec', lines], { cwd: home, env });
        return JSON.parse(stdout);
      };
      const [, asking = ''] = /```sh\n(curl [\s\S]*?)```/.exec(await pageOf('docs/api.md')) ?? [];
      expect(await run(asking)).toMatchObject({ data: { projects: { edges: [{ node: { slug: 'wardrobe' } }] } } });
      const gate = await pageOf('docs/recipes/gate-a-pipeline.md');
      const [, one = '', several = ''] = /```sh\n(curl .*\n)(curl .*\n)```/.exec(gate) ?? [];
      const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(gate) ?? [];
      expect(await run(one)).toMatchObject({ project: 'wardrobe', scored: 1, images: [{ name: 'photo.jpg' }] });
      const answer = await run(several);
      expect(answer).toMatchObject({ threshold: 0.4, images: [{ name: 'a.jpg' }, { name: 'b.png' }] });
      expect(Object.keys(answer)).toEqual(Object.keys(JSON.parse(shown)));
      expect(Object.keys(answer.images[0])).toEqual(Object.keys(JSON.parse(shown).images[0]));
    },
  );
});
