import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { receivedFolder, receivedPath } from '@stray/storage';
import { canMount, makeDataset, sha256Of, tinyImage, withSmallDisk } from '@stray/testing';
import { describe, expect, it } from 'vitest';
import { openRoom, type RoomLimits } from '../src/room.ts';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

suite('room for uploads', ({ db, database, queue }) => {
  const pieceOf = { 'content-type': 'application/offset+octet-stream' };
  const tus = (api: Api, address: string, method: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(new URL(address, api.url), { method, headers: { 'tus-resumable': '1.0.0', ...headers }, body });
  const create = (api: Api, datasetId: string, path: string, length: number, body?: Uint8Array) => {
    const facts = { dataset: encodeGlobalID('Dataset', datasetId), path };
    const metadata = Object.entries(facts).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
    const headers = { 'upload-length': String(length), 'upload-metadata': metadata.join(','), ...(body && pieceOf) };
    return tus(api, '/uploads', 'POST', headers, body);
  };
  const outcome = async (response: Response) => {
    const text = await response.text();
    return text === '' ? [response.status] : [response.status, JSON.parse(text).errors[0].extensions.code];
  };
  const bytesOf = async (count: number, seed = 0) => Buffer.concat([await tinyImage({ colour: seed })], count);
  const withApi = async (room: RoomLimits, work: (api: Api) => Promise<void>, home?: string) => {
    const api = await startApi(database(), queue(), { room }, home);
    try {
      await work(api);
    } finally {
      await api.close();
    }
  };
  const begun = async (api: Api) => (await readdir(receivedFolder(api.blobs.dir))).length;

  it('a project takes what its quota holds, to the byte, and refuses the next byte before it is sent', async () => {
    const { id } = await makeDataset(db());
    await withApi({ reserve: 0, project: 1_000 }, async (api) => {
      expect(await outcome(await create(api, id, 'a.png', 600, await bytesOf(600, 1)))).toEqual([201]);
      expect(await outcome(await create(api, id, 'b.png', 401))).toEqual([413, 'QUOTA_EXCEEDED']);
      expect(await begun(api)).toBe(0);
      expect(await outcome(await create(api, id, 'b.png', 400, await bytesOf(400, 2)))).toEqual([201]);
      expect(await outcome(await create(api, id, 'c.png', 1))).toEqual([413, 'QUOTA_EXCEEDED']);
      const { id: other } = await makeDataset(db());
      expect(await outcome(await create(api, other, 'd.png', 1_000))).toEqual([201]);
    });
  });

  it('counts what was begun, also by clients that ask at once', async () => {
    const { id } = await makeDataset(db());
    await withApi({ reserve: 0, instance: 1_000 }, async (api) => {
      const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => create(api, id, `${i}.png`, 300)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 413, 413, 413, 413, 413]);
      const [first] = answers.filter(({ status }) => status === 201);
      await tus(api, first?.headers.get('location') ?? '', 'DELETE', {});
      expect(await outcome(await create(api, id, 'again.png', 300))).toEqual([201]);
      expect(await outcome(await create(api, id, 'more.png', 300))).toEqual([413, 'QUOTA_EXCEEDED']);
    });
  });

  it('counts the same bytes once', async () => {
    const { id } = await makeDataset(db());
    await withApi({ reserve: 0, project: 1_500 }, async (api) => {
      const bytes = await bytesOf(700, 3);
      for (const path of ['a.png', 'b.png', 'c.png']) {
        expect(await outcome(await create(api, id, path, 700, bytes)), path).toEqual([201]);
      }
    });
  });

  it('has a place again once something was deleted', async () => {
    const { id } = await makeDataset(db());
    await withApi({ reserve: 0, project: 1_000 }, async (api) => {
      expect(await outcome(await create(api, id, 'a.png', 900, await bytesOf(900, 4)))).toEqual([201]);
      expect(await outcome(await create(api, id, 'b.png', 900))).toEqual([413, 'QUOTA_EXCEEDED']);
      await db().sample.deleteMany({ where: { datasetId: id } });
      expect(await outcome(await create(api, id, 'b.png', 900))).toEqual([201]);
    });
  });

  it('a file whose length is not said is refused', async () => {
    const { id } = await makeDataset(db());
    await withApi({ reserve: 0 }, async (api) => {
      const facts = `dataset ${Buffer.from(encodeGlobalID('Dataset', id)).toString('base64')},path YS5wbmc=`;
      const headers = { 'upload-defer-length': '1', 'upload-metadata': facts };
      expect(await outcome(await tus(api, '/uploads', 'POST', headers))).toEqual([400, 'BAD_ARGUMENT']);
    });
  });

  it('what is to be written to the disk once more has its place there', async () => {
    const file = { id: randomUUID(), projectId: randomUUID(), bytes: 1 };
    const roomWith = (unwritten: number) =>
      openRoom({ db: db(), home: tmpdir(), pending: async () => [], unwritten: () => unwritten }, { reserve: 0 });
    await expect(roomWith(2 ** 60).admit(file)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await roomWith(0).admit(file);
  });

  it('the reserve of the disk stays free', async () => {
    const { id } = await makeDataset(db());
    const { bavail, bsize } = await statfs(tmpdir());
    await withApi({ reserve: bavail * bsize - 20e6 }, async (api) => {
      expect(await outcome(await create(api, id, 'a.png', 100e6))).toEqual([507, 'DISK_FULL']);
      expect(await begun(api)).toBe(0);
    });
  });

  describe.skipIf(!canMount())('on a disk of 4 MB', () => {
    it('a file that does not fit any more is refused, nothing of it is acknowledged, and it goes on when there is room', async () => {
      const { id } = await makeDataset(db());
      await withSmallDisk(async (disk) => {
        await withApi(
          { reserve: 0 },
          async (api) => {
            const bytes = await bytesOf(3_000_000, 5);
            const at = (await create(api, id, 'a.png', bytes.length)).headers.get('location') ?? '';
            const uploadId = at.split('/').at(-1) ?? '';
            await writeFile(join(disk, 'other'), Buffer.alloc(2_500_000));
            const refused = await tus(api, at, 'PATCH', { ...pieceOf, 'upload-offset': '0' }, bytes);
            expect(await outcome(refused)).toEqual([507, 'DISK_FULL']);
            expect(await db().sample.count({ where: { datasetId: id } })).toBe(0);
            expect(await outcome(await create(api, id, 'b.png', 3_000_000))).toEqual([507, 'DISK_FULL']);

            rmSync(join(disk, 'other'));
            const head = await tus(api, at, 'HEAD', {});
            const offset = Number(head.headers.get('upload-offset'));
            expect(offset).toBeLessThan(bytes.length);
            expect(receivedPath(disk, uploadId)).toContain(disk);
            const rest = await tus(
              api,
              at,
              'PATCH',
              { ...pieceOf, 'upload-offset': String(offset) },
              bytes.subarray(offset),
            );
            expect(rest.status).toBe(204);
            expect(await db().sample.findMany({ where: { datasetId: id } })).toMatchObject([
              { path: 'a.png', sha256: sha256Of(bytes), bytes: bytes.length },
            ]);
            expect((await api.blobs.get(sha256Of(bytes))).equals(bytes)).toBe(true);
          },
          disk,
        );
      });
    });
  });
});
