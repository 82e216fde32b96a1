import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { byteCount, readSecretFiles } from '../src/index.ts';

it('secrets are read from the files that variables name, and what is set already stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-secrets-'));
  const path = join(folder, 'secret');
  writeFileSync(path, 'hunter 2\n');
  const environment: NodeJS.ProcessEnv = {
    PGPASSWORD_FILE: path,
    STRAY_SECRET_FILE: path,
    STRAY_SECRET: 'set',
    PATH_FILE: path,
    STRAY_ADMIN_PASSWORD_FILE: '',
  };
  readSecretFiles(environment);
  expect(environment).toMatchObject({ PGPASSWORD: 'hunter 2', STRAY_SECRET: 'set' });
  expect(environment.PATH).toBeUndefined();
  expect(environment.STRAY_ADMIN_PASSWORD).toBeUndefined();
  rmSync(folder, { recursive: true });
  expect(() => readSecretFiles({ DATABASE_URL_FILE: path })).toThrow('DATABASE_URL_FILE names a file');
});

it.each([
  ['1500', 1500],
  ['500MB', 500e6],
  ['2 tb', 2e12],
  ['1.5 GB', 1.5e9],
  ['10b', 10],
])('%s is an amount of bytes', (text, bytes) => {
  expect(byteCount.parse(text)).toBe(bytes);
});

it.each(['', 'much', '-1', '5 PB', '1e9', '10 MiB'])('“%s” is none', (text) => {
  expect(byteCount.safeParse(text).success).toBe(false);
});
