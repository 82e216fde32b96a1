import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../src/blobStore.ts';

/** What every driver must hold to. */
export function blobStoreContract(name: string, open: () => Promise<BlobStore>): void {
  describe(`${name} keeps the contract of a blob store`, () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await open();
    });
    const bytes = randomBytes(300_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');

    it('names bytes by their sha256 and gives them back', async () => {
      expect(await store.put(bytes)).toEqual({ sha256, bytes: bytes.length });
      expect(Buffer.from(await store.get(sha256)).equals(bytes)).toBe(true);
      expect(await store.has(sha256)).toBe(true);
    });

    it('takes a stream as it takes bytes, and gives one', async () => {
      const chunks = [bytes.subarray(0, 1000), bytes.subarray(1000)];
      expect((await store.put(Readable.from(chunks))).sha256).toBe(sha256);
      const read = await (await store.stream(sha256)).toArray();
      expect(Buffer.concat(read).equals(bytes)).toBe(true);
    });

    it('takes the same bytes twice, also at the same time', async () => {
      const stored = await Promise.all([store.put(bytes), store.put(bytes), store.put(bytes)]);
      expect(new Set(stored.map((blob) => blob.sha256))).toEqual(new Set([sha256]));
    });

    it('keeps nothing of a stream that breaks', async () => {
      const broken = Readable.from(
        (async function* () {
          yield bytes;
          throw new Error('gone');
        })(),
      );
      await expect(store.put(broken)).rejects.toThrow('gone');
      expect(await store.has(sha256)).toBe(false);
    });

    it('says which blob is not there', async () => {
      const absent = '0'.repeat(64);
      await expect(store.get(absent)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
      await expect(store.stream(absent)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
      expect(await store.has(absent)).toBe(false);
    });

    it.each(['../../etc/passwd', 'ABC', ''])('takes no other name: %j', async (name) => {
      await expect((async () => store.get(name))()).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    });

    it('keeps thumbnails by size', async () => {
      expect(await store.getThumbnail(sha256, 256)).toBeUndefined();
      await store.putThumbnail(sha256, 256, Buffer.from('small'));
      expect(Buffer.from((await store.getThumbnail(sha256, 256)) ?? []).toString()).toBe('small');
      expect(await store.getThumbnail(sha256, 128)).toBeUndefined();
    });
  });
}
