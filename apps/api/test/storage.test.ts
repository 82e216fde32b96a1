import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createClient } from '@stray/client';
import { localFiles, upload } from '@stray/client/files';
import { type BlobStore, openStore } from '@stray/storage';
import { makeDataset, type S3Server, startS3Server, tinyImage } from '@stray/testing';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'stray-storage-'));
const home = join(folder, 'home');
const photos = join(folder, 'photos');

suite('photos in S3', ({ db, database, queue }) => {
  let s3: S3Server;
  let api: Api;
  const open = async (changes: Readonly<Record<string, string>> = {}): Promise<BlobStore> => {
    for (const [name, value] of Object.entries({ ...s3.env, ...changes })) vi.stubEnv(name, value);
    return openStore({ home, storage: `s3://${s3.bucket}/stray` }).finally(() => vi.unstubAllEnvs());
  };
  beforeAll(async () => {
    s3 = await startS3Server();
    // Opened before signatures are looked at: as if the secret had been changed since.
    const store = await open({ AWS_SECRET_ACCESS_KEY: 'wrong-secret' });
    api = await startApi(database(), queue(), { store }, home);
    s3.checkSignatures(true);
  });
  beforeEach(() => rmSync(photos, { recursive: true, force: true }));
  afterAll(async () => {
    await api.close();
    await s3.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Sends so many photos: sixteen and more go as a parcel. */
  const send = async (count: number) => {
    mkdirSync(photos, { recursive: true });
    for (let i = 0; i < count; i++)
      writeFileSync(join(photos, `${i}.png`), await tinyImage({ colour: count * 100 + i }));
    const { id } = await makeDataset(db());
    const datasetId = encodeGlobalID('Dataset', id);
    const sending = upload(createClient({ url: api.url }), await localFiles([photos]), { datasetId });
    return { id, outcome: await sending.catch((error: unknown) => error) };
  };

  it.each([1, 20])(
    '%d of them, where the secret is wrong, are refused at once, with the reason, and are no samples',
    async (count) => {
      const { id, outcome } = await send(count);
      expect(outcome).toMatchObject({ code: 'STORAGE_REFUSED', message: expect.stringMatching(/credentials/) });
      expect(String(outcome)).not.toContain('wrong-secret');
      expect(await db().sample.count({ where: { datasetId: id } })).toBe(0);
      // Whole, and taken in when that is put right.
      expect((await readdir(join(home, 'uploads'))).length).toBeGreaterThan(0);
    },
  );

  it('what was refused is there once the secret is right', async () => {
    s3.checkSignatures(false);
    const store = await open();
    const { id, outcome } = await send(3);
    expect(outcome).toEqual([]);
    for (const { sha256 } of await db().sample.findMany({ where: { datasetId: id } })) {
      expect(await store.has(sha256)).toBe(true);
    }
    const before = (await readdir(join(home, 'uploads'))).length;
    const next = await startApi(database(), queue(), { store }, home);
    await next.close();
    expect(before).toBeGreaterThan(0);
    expect(await readdir(join(home, 'uploads'))).toEqual([]);
  });
});
