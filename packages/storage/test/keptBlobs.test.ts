import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Of } from '@stray/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileStore } from '../src/fileStore.ts';
import { claimParcel, dropLooseIndexes, dropParcel, keepParcel, keptParcels } from '../src/parcels.ts';

const [first, second] = [Buffer.from('a photo'), Buffer.from('another')];
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stray-kept-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A parcel of both photos, and of one of no bytes. */
async function keep(shift = 0) {
  const path = join(home, 'received');
  writeFileSync(path, Buffer.concat([first, second]));
  const blobs = [
    { sha256: sha256Of(first), start: 0, bytes: first.length },
    { sha256: sha256Of(second), start: first.length + shift, bytes: second.length },
    { sha256: sha256Of(Buffer.of()), start: 3, bytes: 0 },
  ];
  return keepParcel(home, { id: randomUUID(), path }, blobs);
}

it('blobs of a parcel can be read as long as it is kept, under whichever name', async () => {
  const store = createFileStore(home);
  const parcel = await keep();
  expect(await store.get(sha256Of(second))).toEqual(second);
  expect(await store.get(sha256Of(Buffer.of()))).toEqual(Buffer.of());
  const claimed = await claimParcel(home, parcel);
  expect(await store.get(sha256Of(first))).toEqual(first);
  expect((await keptParcels(home)).map(({ path }) => path)).toEqual([claimed?.path]);
  if (claimed) await dropParcel(claimed);
  await expect(store.get(sha256Of(first))).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  expect(readdirSync(join(home, 'parcels'))).toEqual([]);
});

it('what an index says wrongly is not given for the blob', async () => {
  await keep(-1);
  const store = createFileStore(home);
  expect(await store.get(sha256Of(first))).toEqual(first);
  await expect(store.get(sha256Of(second))).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
});

it('a parcel that cannot be kept whole leaves nothing', async () => {
  await expect(keepParcel(home, { id: randomUUID(), path: join(home, 'nowhere') }, [])).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(readdirSync(join(home, 'parcels'))).toEqual([]);
});

it('an index that has lost its parcel goes, and no other', async () => {
  const { path } = await keep();
  const other = join(home, 'parcels', `${randomUUID()}.${randomUUID()}.index`);
  for (const loose of [other, `${other}.${randomUUID()}`]) writeFileSync(loose, '');
  await dropLooseIndexes(home);
  expect(readdirSync(join(home, 'parcels')).map((name) => join(home, 'parcels', name))).toEqual([
    path,
    `${path}.index`,
  ]);
});
