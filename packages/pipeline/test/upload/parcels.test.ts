import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mendParcels, openParcelDesk } from '@stray/pipeline';
import { claimParcel, createFileStore, type FileStore, keepParcel, keptParcels } from '@stray/storage';
import { makeDataset, sha256Of, tarOf, tinyImage, withOneDatabase } from '@stray/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

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
  const openDesk = () => openParcelDesk({ db: db(), blobs: store }, (error) => troubles.push(error));
  const blobPath = (sha256: string) => join(home, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  /** By the ids of their uploads. */
  const kept = async () => (await keptParcels(home)).map(({ id }) => id);

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

  /** One that was taken in and acknowledged, and not yet synced when the power went. */
  async function acknowledged() {
    const { parcel, ...rest } = await received();
    const desk = openDesk();
    expect(await desk.takeIn(parcel)).toBe(3);
    await desk.close();
    await keepParcel(home, parcel.id, parcel.path);
    return { ...rest, parcel };
  }

  it('a parcel is kept until its blobs are synced, and no longer', async () => {
    const { parcel, photos, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    expect(await kept()).toEqual([parcel.id]);
    await desk.close();
    expect(await kept()).toEqual([]);
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    expect(troubles).toEqual([]);
  });

  it('blobs that the power took after they were acknowledged are back when the server starts again', async () => {
    const { photos, sha256s } = await acknowledged();
    const [empty = '', missing = ''] = sha256s;
    await truncate(blobPath(empty));
    await rm(blobPath(missing));
    const desk = openDesk();
    await desk.restore();
    await desk.close();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    expect(await kept()).toEqual([]);
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
    await desk.close();
    expect(await db().sample.count({ where: { datasetId: parcel.datasetId } })).toBe(0);
    expect(await store.get(relied)).toEqual(photos[0]);
    expect(await Promise.all(deleted.map(store.has))).toEqual([false, false]);
    expect(await kept()).toEqual([]);
  });

  it('a worker writes anew what it would read damaged, whether or not a server has claimed the parcel', async () => {
    for (const claimed of [false, true]) {
      const { photos, sha256s } = await acknowledged();
      for (const found of claimed ? await keptParcels(home) : []) await claimParcel(home, found);
      await truncate(blobPath(sha256s[0] ?? ''), 5);
      await mendParcels(db(), home);
      expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
      expect((await keptParcels(home)).length).toBeGreaterThan(0);
    }
  });

  it('a parcel that another server claimed while it was taken in is kept once more', async () => {
    const { parcel } = await received();
    const desk = openDesk();
    const taking = desk.takeIn(parcel);
    for (let found = await keptParcels(home); ; found = await keptParcels(home)) {
      const [first] = found;
      if (first !== undefined && (await claimParcel(home, first))) break;
    }
    await taking;
    expect(await kept()).toEqual([parcel.id, parcel.id]);
    await desk.close();
  });

  it('blobs of which the system says that they cannot be synced are written anew before the parcel goes', async () => {
    const { parcel, photos, sha256s } = await received();
    const desk = openDesk();
    await desk.takeIn(parcel);
    const [blobs, elsewhere] = [join(home, 'blobs'), join(home, 'elsewhere')];
    await rename(blobs, elsewhere);
    await desk.close();
    expect(troubles).toHaveLength(1);
    expect(await kept()).toEqual([parcel.id]);
    await mkdir(blobs);
    const next = openDesk();
    await next.restore();
    await next.close();
    expect(await Promise.all(sha256s.map(store.get))).toEqual(photos);
    expect(await kept()).toEqual([]);
  });

  it('a server that died between blobs and rows leaves a parcel of which nothing is written', async () => {
    const { parcel, sha256s } = await received();
    await keepParcel(home, parcel.id, parcel.path);
    const desk = openDesk();
    await desk.restore();
    expect(await Promise.all(sha256s.map(store.has))).toEqual([false, false, false]);
    expect(await kept()).toEqual([]);
    expect(await desk.takeIn(parcel)).toBe(3);
    await desk.close();
    expect(await db().sample.count({ where: { datasetId: parcel.datasetId } })).toBe(3);
  });
});
