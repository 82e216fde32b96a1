import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Lockfile, missingPlatforms } from '../complete.mjs';

const text = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');

test('package-lock.json names the builds for every platform, so that npm ci takes it everywhere', () => {
  const lockfile: Lockfile = JSON.parse(text);
  expect(Object.keys(missingPlatforms(lockfile)), 'mend with: node tools/lockfile/complete.mjs').toEqual([]);
});

test('package-lock.json names no registry', () => {
  expect(text.match(/"resolved": "(https?|git)[^"]*"/g) ?? []).toEqual([]);
});
