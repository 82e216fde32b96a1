import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const folder = fileURLToPath(new URL('../examples', import.meta.url));
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

it('the README shows the examples as they are', async () => {
  const readme = await readFile(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
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
});
