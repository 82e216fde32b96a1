import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createFileStore } from '@stray/storage';
import { afterAll, expect, test } from 'vitest';
import { blobStoreContract } from './contract.ts';

const dir = mkdtempSync(join(tmpdir(), 'stray-blobs-'));
afterAll(() => rmSync(dir, { recursive: true }));

blobStoreContract('a folder', () => createFileStore(dir));

test('a blob lies in folders of two levels, and no draft stays behind', async () => {
  const store = createFileStore(dir);
  const { sha256 } = await store.put(Buffer.from('hat'));
  expect(readdirSync(join(dir, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4)))).toContain(sha256);
  expect(readdirSync(join(dir, 'drafts'))).toEqual([]);
});

test('a full disk is said so in one line, and leaves nothing', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const content = Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw full;
    })(),
  );
  const put = createFileStore(dir).put(content);
  await expect(put).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(dir) });
  expect(readdirSync(join(dir, 'drafts'))).toEqual([]);
});

test('a file that is taken in is a blob at once, and stays one when its first name goes', async () => {
  const store = createFileStore(dir);
  const path = join(dir, 'received');
  writeFileSync(path, 'scarf');
  const stored = await store.putFile(path);
  expect(stored).toEqual(await store.put(Buffer.from('scarf')));
  expect(await store.putFile(path)).toEqual(stored);
  rmSync(path);
  expect(await store.get(stored.sha256)).toEqual(Buffer.from('scarf'));
});
