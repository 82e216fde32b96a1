import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileStore } from '../src/fileStore.ts';
import { blobStoreContract } from './contract.ts';

const made: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'stray-store-'));
  made.push(path);
  return path;
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

blobStoreContract('the file system', async () => createFileStore(await folder()));

describe('the file system', () => {
  it('leaves no half-written file behind', async () => {
    const path = await folder();
    const store = createFileStore(path);
    await store.put(Buffer.from('a'));
    expect(await readdir(join(path, 'incoming'))).toEqual([]);
  });
});
