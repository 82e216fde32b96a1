import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, sha256Of, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { strayIn } from './stray.ts';

withOneDatabase((database) => {
  const settings = mkdtempSync(join(tmpdir(), 'stray-login-'));
  const file = join(settings, 'stray/servers.json');
  const env = { XDG_CONFIG_HOME: settings, STRAY_URL: '', STRAY_API_KEY: '' };
  const stray = (...args: readonly string[]) => strayIn({ env }, ...args);
  const key = `stray_${'k'.repeat(43)}`;
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer(database().url, {
      STRAY_HOST: '0.0.0.0',
      STRAY_URL: 'http://127.0.0.1:3000',
      STRAY_SECRET: 'a secret of tests that nobody uses elsewhere',
      STRAY_ADMIN_EMAIL: 'ada@stray.test',
      STRAY_ADMIN_PASSWORD: 'correct horse battery',
    });
    const { prisma } = database();
    const { id: userId } = await prisma.user.findFirstOrThrow();
    const facts = { hash: sha256Of(key), prefix: key.slice(0, 12), name: 'a program', scope: 'WRITE' } as const;
    await prisma.apiKey.create({ data: { userId, ...facts } });
    await prisma.project.create({ data: { name: 'Wardrobe', slug: 'wardrobe' } });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(settings, { recursive: true, force: true });
  });

  it('a key that is wrong, or none, is refused and not kept', async () => {
    const wrong = await stray('login', server.url, '--key', `stray_${'x'.repeat(43)}`);
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[UNAUTHENTICATED]') });
    expect(await stray('login', server.url)).toMatchObject({ code: 2, stderr: expect.stringContaining('stray_') });
    expect(() => statSync(file)).toThrow();
    expect(await stray('export', 'wardrobe/June', '--format', 'csv', '--url', server.url)).toMatchObject({ code: 1 });
  });

  it('a key that comes by standard input is kept for the person alone, and used from then on', async () => {
    const { code, stdout } = await strayIn({ env, input: `${key}\n` }, 'login', server.url);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${server.url}: signed in as `)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const found = await stray('export', 'wardrobe/June', '--format', 'csv');
    expect(found.stderr).toContain('The project wardrobe has no dataset “June”');
    // Whoever had it readable for others has it for themselves again.
    writeFileSync(file, readFileSync(file), { mode: 0o644 });
    expect(await stray('login', server.url, '--json')).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('the key goes to its own server alone, and what is said at the call comes first', async () => {
    const elsewhere = await stray(
      'export',
      'wardrobe/June',
      '--format',
      'csv',
      '--url',
      server.url.replace('127.0.0.1', 'localhost'),
    );
    expect(elsewhere.stderr).toContain('[UNAUTHENTICATED]');
    const other = { env: { ...env, STRAY_API_KEY: `stray_${'x'.repeat(43)}` } };
    const overridden = await strayIn(other, 'export', 'wardrobe/June', '--format', 'csv');
    expect(overridden.stderr).toContain('[UNAUTHENTICATED]');
    const nowhere = await strayIn({ env: { ...env, STRAY_URL: 'http://127.0.0.1:9' } }, 'watch', 'wardrobe/June');
    expect(nowhere.stderr).toContain('http://127.0.0.1:9 cannot be reached');
  });

  it('servers are listed without their keys, and forgotten', async () => {
    const listed = await stray('login', '--list', '--json');
    expect(JSON.parse(listed.stdout)).toEqual([
      { url: server.url, name: expect.any(String), signedIn: true, current: true },
    ]);
    expect(listed.stdout).not.toContain(key);
    expect(await stray('logout', 'http://127.0.0.1:9')).toMatchObject({ code: 1 });
    expect(await stray('logout')).toMatchObject({ code: 0, stdout: `${server.url} is forgotten\n` });
    expect(readFileSync(file, 'utf8')).not.toContain(key);
    expect((await stray('login', '--list')).stdout).toBe('');
  });

  it('a file that is damaged is told, and not written over', async () => {
    writeFileSync(file, '{');
    expect(await stray('login', server.url, '--key', key)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not as “stray login” writes it'),
    });
    expect(readFileSync(file, 'utf8')).toBe('{');
  });
});
