import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { prepareHome } from '../src/system/home.ts';

const folder = mkdtempSync(join(tmpdir(), 'stray-home-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a home is made with its folder for logs, and is as good the second time', () => {
  const home = join(folder, 'new', 'home');
  prepareHome(home);
  prepareHome(home);
  expect(existsSync(join(home, 'logs'))).toBe(true);
});

test('what cannot be a home is named, with the variable that chooses another', () => {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  expect(() => prepareHome(file)).toThrow(`${file} cannot be written to (ENOTDIR); name another with STRAY_HOME.`);
});
