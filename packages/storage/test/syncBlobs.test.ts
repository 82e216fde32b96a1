import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore, openQuickBlobs, syncBlobs } from '@stray/storage';
import { afterAll, expect, test, vi } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'stray-quick-'));
afterAll(() => rmSync(dir, { recursive: true }));
const store = createFileStore(dir);

test.each([true, false])('a blob that is written quickly is one of the store (synced: %s)', async (synced) => {
  const blobs = openQuickBlobs(dir, { synced });
  const bytes = Buffer.from(`hat ${synced}`);
  const stored = blobs.put(bytes);
  expect(await store.put(bytes)).toEqual(stored);
  expect(await store.get(stored.sha256)).toEqual(bytes);
  expect([blobs.has(stored.sha256), blobs.has(stored.sha256, { whole: true })]).toEqual([true, true]);
});

test('one that is damaged is told, kept, and replaced when that is asked for', async () => {
  const blobs = openQuickBlobs(dir, { synced: false });
  const bytes = Buffer.from('scarf');
  const { sha256 } = blobs.put(bytes);
  writeFileSync(join(dir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256), '');
  expect([blobs.has(sha256), blobs.has(sha256, { whole: true })]).toEqual([true, false]);
  blobs.put(bytes);
  expect(await store.get(sha256)).toEqual(Buffer.alloc(0));
  blobs.put(bytes, 'replace');
  expect(await store.get(sha256)).toEqual(bytes);
});

test.each([
  ['at once', process.env.PATH ?? ''],
  ['one by one, where no command does it at once', ''],
])('blobs are synced %s, in their places, set aside, or gone', async (_how, path) => {
  const blobs = openQuickBlobs(dir, { synced: false });
  const names = ['shoe', 'coat', 'sock'].map((text) => blobs.put(Buffer.from(text)).sha256);
  const aside = await store.setAside(names[1] ?? '');
  const gone = await store.setAside(names[2] ?? '');
  if (gone) await store.discard(gone);
  vi.stubEnv('PATH', path);
  try {
    await syncBlobs(dir, names);
  } finally {
    vi.unstubAllEnvs();
  }
  if (aside) await store.putBack(aside);
  expect(await store.get(names[1] ?? '')).toEqual(Buffer.from('coat'));
});

test('a folder that cannot be synced is said so', async () => {
  await expect(syncBlobs(join(dir, 'nowhere'), [])).rejects.toThrow();
});
