import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { PrismaClient } from '@stray/db';
import { mendParcels, openParcelDesk } from '@stray/pipeline';
import {
  claimParcel,
  createFileStore,
  dropParcel,
  type FileStore,
  type KeptParcel,
  keepParcel,
  keptParcels,
} from '@stray/storage';
import { canMount, makeDataset, sha256Of, tarOf, tinyImage, withOneDatabase, withSmallDisk } from '@stray/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openParcelReader } from '../../src/upload/parcelBlobs.ts';

withOneDatabase((database) => {
  let home = '';
  let store: FileStore;
  let troubles: unknown[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-parcels-'));
    store = createFileStore(home);
    troubles = [];
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const db = () => database().prisma;
  const isThere = (photo: Buffer) => store.has(sha256Of(photo));
  const openDesk = () => openParcelDesk({ db: db(), blobs: store }, (error) => troubles.push(error));
  const blobPath = (sha256: string) => join(home, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  /** By the ids of their uploads. */
  const kept = async () => (await keptParcels(home)).map(({ id }) => id);
  /** Nothing comes any more, and all that is to have files has them. */
  const settled = () => vi.waitFor(async () => expect(await kept()).toEqual([]), { timeout: 60_000 });

  /** A parcel of photos that no other test has, as it was received. */
  async function received() {
    const photos = await Promise.all(
      Array.from({ length: 3 }, () => tinyImage({ colour: Math.floor(Math.random() * 2 ** 24), width: 9 })),
    );
    const tar = tarOf(photos.map((bytes, i) => ({ name: `hat/${i}.png`, bytes })));
    const [id, path] = [randomUUID(), join(home, 'received.tar')];
    await writeFile(path, tar);
    const { id: datasetId } = await makeDataset(db());
    const sha256s = photos.map(sha256Of);
    return { parcel: { id, path, datasetId, bytes: tar.length, classes: true }, photos, sha256s };
  }

  /** One that was taken in and acknowledged, whose blobs have files, which were not yet synced when the power went. */
  async function acknowledged() {
    const { parcel, ...rest } = await received();
    const desk = openDesk();
    expect(await desk.takeIn(parcel)).toBe(3);
    await settled();
    await desk.close();
    await keepParcel(home, parcel, (await openParcelReader().look(parcel)).blobs);
    return { ...rest, parcel };
  }

  it('a parcel is kept until its blobs have files that are synced, and no longer', async () => {
    const { parcel, sha256s } = await received();
    const desk = openDesk();
    expect(await desk.takeIn(parcel)).toBe(3);
    expect(await kept()).toEqual([parcel.id]);
    expect(desk.unwritten()).toBe(parcel.bytes);
    await settled();
    expect(await Promise.all(sha256s.map(store.has))).toEqual([true, true, true]);
    expect(desk.unwritten()).toBe(0);
    expect(troubles).toEqual([]);
    await desk.close();
  });

  it('a blob can be read, whole, in part and as a file, before it has a file of its own', async () => {
    const { parcel, photos, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    const [sha256 = ''] = sha256s;
    const [photo = Buffer.of()] = photos;
    for (const reader of [store, createFileStore(home)]) {
      expect(await Promise.all(sha256s.map(reader.get))).toEqual(photos);
      const { bytes, stream } = await reader.open(sha256, { start: 2, end: 7 });
      expect([bytes, await buffer(stream)]).toEqual([photo.length, photo.subarray(2, 8)]);
    }
    expect(await store.linkTo(sha256, join(home, 'photo.png'))).toBe('copied');
    expect(await readFile(join(home, 'photo.png'))).toEqual(photo);
    expect(await Promise.all(sha256s.map(store.has))).toEqual([false, false, false]);
    await desk.close();
  });

  it('what is deleted before it has a file gets none', async () => {
    const { parcel, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    await db().dataset.delete({ where: { id: parcel.datasetId } });
    await settled();
    expect(await Promise.all(sha256s.map(store.has))).toEqual([false, false, false]);
    await expect(store.get(sha256s[0] ?? '')).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    await desk.close();
  });

  it('where the database has not answered, its rows may come still: all photos get files', async () => {
    const { parcel, sha256s } = await received();
    const lost = db().$extends({
      query: {
        async $queryRaw() {
          throw new Error('the connection is lost');
        },
        async $executeRaw() {
          throw new Error('the connection is lost');
        },
      },
    });
    const desk = openParcelDesk({ db: lost as unknown as PrismaClient, blobs: store }, (error) => troubles.push(error));
    await expect(desk.takeIn(parcel)).rejects.toThrow('the connection is lost');
    expect(await kept()).toEqual([parcel.id]);
    await settled();
    expect(await Promise.all(sha256s.map(store.has))).toEqual([true, true, true]);
    await desk.close();
  });

  it('parcels that come without a pause do not heap up', async () => {
    const { parcel } = await received();
    const desk = openDesk();
    let most = 0;
    for (let i = 0; i < 150; i++) {
      expect(await desk.takeIn({ ...parcel, id: randomUUID() })).toBe(3);
      most = Math.max(most, (await kept()).length);
    }
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(129);
    await settled();
    await desk.close();
  });

  it('a server that ends makes the files that are to be made', async () => {
    const { parcel, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    await desk.close();
    expect(await kept()).toEqual([]);
    expect(await Promise.all(sha256s.map(store.has))).toEqual([true, true, true]);
  });

  it('a server that dies leaves its parcels to the next one, and their blobs can be read all the while', async () => {
    const { parcel, photos, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    const next = openDesk();
    await next.restore();
    expect(await kept()).toEqual([parcel.id]);
    expect(await Promise.all(sha256s.map(store.has))).toEqual([false, false, false]);
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await settled();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await next.close();
    await desk.close();
  });

  it('blobs that the power took after they were acknowledged are back when the server has started again', async () => {
    const { photos, sha256s } = await acknowledged();
    const [empty = '', missing = ''] = sha256s;
    await truncate(blobPath(empty));
    await rm(blobPath(missing));
    const desk = openDesk();
    await desk.restore();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await settled();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await desk.close();
  });

  it('so are those that a sample of another dataset relies on, and nothing of what was deleted since', async () => {
    const { parcel, photos, sha256s } = await acknowledged();
    const [relied = '', ...deleted] = sha256s;
    const { id: datasetId } = await makeDataset(db());
    await db().sample.create({ data: { datasetId, sha256: relied, path: 'a.png', bytes: 1 } });
    await db().dataset.delete({ where: { id: parcel.datasetId } });
    for (const sha256 of sha256s) await rm(blobPath(sha256));
    const desk = openDesk();
    await desk.restore();
    await settled();
    await desk.close();
    expect(await db().sample.count({ where: { datasetId: parcel.datasetId } })).toBe(0);
    expect(await store.get(relied)).toEqual(photos[0]);
    expect(await Promise.all(deleted.map(store.has))).toEqual([false, false]);
  });

  it('a worker writes anew what it would read damaged, whether or not a server has claimed the parcel', async () => {
    for (const claimed of [false, true]) {
      const { photos, sha256s } = await acknowledged();
      for (const found of claimed ? await keptParcels(home) : []) await claimParcel(home, found);
      const [damaged = '', missing = ''] = sha256s;
      await truncate(blobPath(damaged), 5);
      await rm(blobPath(missing));
      await mendParcels(db(), home);
      expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
      expect(await readFile(blobPath(damaged))).toEqual(photos[0]);
      const left = await keptParcels(home);
      expect(left.length).toBeGreaterThan(0);
      for (const parcel of left) await dropParcel(parcel);
    }
  });

  it('a parcel that another server claimed while it was taken in is kept once more', async () => {
    const { parcel, photos, sha256s } = await received();
    const desk = openDesk();
    const taking = desk.takeIn(parcel);
    let claimed: KeptParcel | undefined;
    while (claimed === undefined) {
      const [first] = await keptParcels(home);
      claimed = first && (await claimParcel(home, first));
    }
    await taking;
    expect(await kept()).toEqual([parcel.id, parcel.id]);
    await dropParcel(claimed);
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await desk.close();
  });

  it('blobs of which the system says that they cannot be synced are written anew before the parcel goes', async () => {
    const { parcel, photos, sha256s } = await received();
    const [lost = ''] = sha256s;
    const bin = await mkdtemp(join(tmpdir(), 'stray-bin-'));
    await writeFile(join(bin, 'sync'), '#!/bin/sh\necho input/output error >&2\nexit 1\n');
    await chmod(join(bin, 'sync'), 0o755);
    const path = process.env.PATH ?? '';
    const desk = openDesk();
    try {
      vi.stubEnv('PATH', `${bin}:${path}`);
      await desk.takeIn(parcel);
      await vi.waitFor(() => expect(troubles.length).toBeGreaterThan(0), { timeout: 60_000 });
      expect(await kept()).toEqual([parcel.id]);
      await truncate(blobPath(lost));
    } finally {
      vi.unstubAllEnvs();
    }
    await settled();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    await desk.close();
    await rm(bin, { recursive: true });
  });

  it.skipIf(!canMount())('on a disk that has room for the files of one parcel at a time all get theirs', async () => {
    await withSmallDisk(async (disk) => {
      store = createFileStore(disk);
      const desk = openDesk();
      const photos = Array.from({ length: 3 }, () => randomBytes(900_000));
      for (const [i, photo] of photos.entries()) {
        const tar = tarOf([{ name: `${i}.png`, bytes: photo }]);
        const [path, { id: datasetId }] = [join(disk, 'received.tar'), await makeDataset(db())];
        await writeFile(path, tar);
        expect(await desk.takeIn({ id: randomUUID(), path, datasetId, bytes: tar.length, classes: true })).toBe(1);
        await rm(path);
      }
      const areThere = async () => expect(await Promise.all(photos.map(isThere))).toEqual([true, true, true]);
      await vi.waitFor(areThere, { timeout: 60_000 });
      expect(troubles[0]).toMatchObject({ code: 'DISK_FULL' });
      await desk.close();
    });
  });

  it('a server that died before the rows leaves a parcel of which nothing is written', async () => {
    const { parcel, sha256s } = await received();
    await keepParcel(home, parcel, []);
    const desk = openDesk();
    await desk.restore();
    await settled();
    expect(await Promise.all(sha256s.map(store.has))).toEqual([false, false, false]);
    expect(await desk.takeIn(parcel)).toBe(3);
    expect(await db().sample.count({ where: { datasetId: parcel.datasetId } })).toBe(3);
    await desk.close();
  });
});
