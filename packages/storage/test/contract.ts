import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from '@stray/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const nowhere = sha256Of(Buffer.from('nobody has put this'));

/** What every blob store has to do. */
export function blobStoreContract(name: string, open: () => BlobStore): void {
  describe(name, () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'stray-contract-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test('bytes come back under the sha256 of their content', async () => {
      const bytes = randomBytes(100_000);
      const stored = await open().put(bytes);
      expect(stored).toEqual({ sha256: sha256Of(bytes), bytes: 100_000 });
      expect(await open().get(stored.sha256)).toEqual(bytes);
      expect(await open().has(stored.sha256)).toBe(true);
    });

    test('a stream is stored as its bytes are', async () => {
      const pieces = [randomBytes(70_000), Buffer.alloc(0), randomBytes(1)];
      const { sha256, bytes } = await open().put(Readable.from(pieces));
      expect({ sha256, bytes }).toEqual({ sha256: sha256Of(Buffer.concat(pieces)), bytes: 70_001 });
      const opened = await open().open(sha256);
      expect(opened).toMatchObject({ sha256, bytes: 70_001 });
      expect(await buffer(opened.stream)).toEqual(Buffer.concat(pieces));
    });

    test('a part of a blob is read by itself, and told with the size of the whole', async () => {
      const bytes = randomBytes(200_000);
      const { sha256 } = await open().put(bytes);
      for (const [start, end] of [
        [0, 9],
        [70_000, 150_000],
        [199_999, 199_999],
      ] as const) {
        const part = await open().open(sha256, { start, end });
        expect(part.bytes).toBe(200_000);
        const read = await buffer(part.stream);
        expect([start, read.length]).toEqual([start, end - start + 1]);
        expect(read.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
    });

    test('no bytes are a blob too', async () => {
      const { sha256 } = await open().put(Buffer.alloc(0));
      expect(await open().get(sha256)).toHaveLength(0);
    });

    test('the same bytes put at the same time are one blob', async () => {
      const bytes = randomBytes(1000);
      const stored = await Promise.all(Array.from({ length: 8 }, () => open().put(bytes)));
      expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
      expect(await open().get(sha256Of(bytes))).toEqual(bytes);
    });

    test('a stream that breaks off stores nothing', async () => {
      const bytes = randomBytes(1000);
      const broken = Readable.from(
        (async function* () {
          yield bytes;
          throw new Error('the connection was lost');
        })(),
      );
      await expect(open().put(broken)).rejects.toThrow('the connection was lost');
      expect(await open().has(sha256Of(bytes))).toBe(false);
    });

    test('a blob that is not there is said so by name', async () => {
      expect(await open().has(nowhere)).toBe(false);
      const refusal = { code: 'BLOB_NOT_FOUND', message: expect.stringContaining(nowhere) };
      await expect(open().get(nowhere)).rejects.toMatchObject(refusal);
      await expect(open().open(nowhere)).rejects.toMatchObject(refusal);
    });

    test.each(['', '../../etc/passwd', nowhere.toUpperCase(), `${nowhere}/..`, nowhere.slice(1)])(
      '%j is no name of a blob',
      async (bad) => {
        for (const use of [open().has, open().get, open().open]) {
          await expect((async () => use(bad))()).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
        }
      },
    );

    test.each([0, 1000, 9 * 2 ** 20])('a file of %d bytes is a blob, and stays where it is', async (bytes) => {
      const path = join(folder, 'received');
      const content = randomBytes(bytes);
      await writeFile(path, content);
      const stored = await open().putFile(path);
      expect(stored).toEqual({ sha256: sha256Of(content), bytes });
      expect(await open().putFile(path)).toEqual(stored);
      expect((await readFile(path)).equals(content)).toBe(true);
      await rm(path);
      expect((await open().get(stored.sha256)).equals(content)).toBe(true);
    });

    test('a reader that has seen enough leaves the rest', async () => {
      const { sha256 } = await open().put(randomBytes(3_000_000));
      const { stream } = await open().open(sha256);
      for await (const _ of stream) break;
      stream.destroy();
      expect(await open().get(sha256)).toHaveLength(3_000_000);
    });

    test.each([1000, 9 * 2 ** 20])('an archive of %d bytes is kept until it is dropped', async (bytes) => {
      const [id, path, content] = [randomUUID(), join(folder, 'archive'), randomBytes(bytes)];
      await writeFile(path, content);
      await open().keepArchive(id, path);
      await open().keepArchive(id, path);
      await rm(path);
      expect(await open().hasArchive(id)).toBe(true);
      const file = await open().archiveFile(id, folder);
      expect((await readFile(file)).equals(content)).toBe(true);
      await open().dropArchive(id);
      await open().dropArchive(id);
      expect(await open().hasArchive(id)).toBe(false);
      await expect(open().archiveFile(id, folder)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    });

    test('a blob that is set aside is read as before, until it is discarded or put back', async () => {
      const bytes = randomBytes(1000);
      const { sha256 } = await open().put(bytes);
      const aside = await open().setAside(sha256);
      expect(aside).toMatchObject({ sha256 });
      expect(await open().has(sha256)).toBe(false);
      expect(await open().get(sha256)).toEqual(bytes);
      expect(await buffer((await open().open(sha256)).stream)).toEqual(bytes);
      expect(await open().asides()).toContainEqual(aside);
      expect(await open().setAside(sha256)).toBeUndefined();
      await open().putBack(aside ?? { sha256, token: '' });
      expect(await open().has(sha256)).toBe(true);
      expect((await open().asides()).filter((one) => one.sha256 === sha256)).toEqual([]);

      const again = await open().setAside(sha256);
      expect(await open().discard(again ?? { sha256, token: '' })).toBe(1000);
      expect(await open().discard(again ?? { sha256, token: '' })).toBe(0);
      await expect(open().get(sha256)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    });

    test('a blob that is put while it is aside is kept, whatever becomes of what is aside', async () => {
      const bytes = randomBytes(1000);
      const { sha256 } = await open().put(bytes);
      const aside = await open().setAside(sha256);
      await open().put(bytes);
      expect(await open().has(sha256)).toBe(true);
      await open().discard(aside ?? { sha256, token: '' });
      expect(await open().get(sha256)).toEqual(bytes);
    });

    test('what is younger than a moment is not set aside, nor its thumbnails dropped', async () => {
      const { sha256 } = await open().put(randomBytes(1000));
      await open().putThumbnail(sha256, 128, randomBytes(10));
      await open().putThumbnail(sha256, 256, randomBytes(20));
      const before = new Date(Date.now() - 3600_000);
      expect(await open().setAside(sha256, before)).toBeUndefined();
      expect(await open().dropThumbnails(sha256, before)).toEqual({ files: 0, bytes: 0 });
      expect(await open().dropThumbnails(sha256)).toEqual({ files: 2, bytes: 30 });
      expect(await open().getThumbnail(sha256, 128)).toBeUndefined();
      expect(await open().setAside(sha256, new Date(Date.now() + 3600_000))).toMatchObject({ sha256 });
    });

    test('blobs, and those that have thumbnails, are listed by their first digits', async () => {
      const { sha256 } = await open().put(randomBytes(1000));
      await open().putThumbnail(sha256, 128, randomBytes(10));
      const all = async (names: AsyncIterable<string[]>) => {
        const found: string[] = [];
        for await (const some of names) found.push(...some);
        return found;
      };
      expect(await all(open().names(sha256.slice(0, 2)))).toContain(sha256);
      expect(await all(open().thumbnailNames(sha256.slice(0, 2)))).toContain(sha256);
      const other = sha256.startsWith('00') ? 'ff' : '00';
      expect(await all(open().names(other))).not.toContain(sha256);
    });

    test('an archive is named by a uuid alone', async () => {
      const use = async () => open().archiveFile('../../etc/passwd', folder);
      await expect(use()).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    });

    test('a thumbnail comes back at its size, the newest one', async () => {
      const { sha256 } = await open().put(randomBytes(10));
      expect(await open().getThumbnail(sha256, 256)).toBeUndefined();
      await open().putThumbnail(sha256, 256, Buffer.from('old'));
      await open().putThumbnail(sha256, 256, Buffer.from('new'));
      expect(await open().getThumbnail(sha256, 256)).toEqual(Buffer.from('new'));
      expect(await open().getThumbnail(sha256, 128)).toBeUndefined();
    });

    test.each([0, -1, 1.5, 5000, Number.NaN])('%d is no size of a thumbnail', async (size) => {
      const put = async () => open().putThumbnail(nowhere, size, Buffer.from('x'));
      await expect(put()).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    });
  });
}
