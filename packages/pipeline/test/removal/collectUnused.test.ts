import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  askForCollection,
  deleteSamples,
  endHold,
  holdCollections,
  insertSamples,
  putEmbeddings,
  startCollection,
} from '@stray/db';
import { addSamples, collectUnused, keepBlob, storeFile } from '@stray/pipeline';
import { archivesFolder, createFileStore, receivedPath } from '@stray/storage';
import { makeDataset, makeProject, sha256Of, testEncoderId, withOneDatabase } from '@stray/testing';
import { afterAll, expect, test } from 'vitest';

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

withOneDatabase((database) => {
  const db = () => database().prisma;

  function open() {
    const home = mkdtempSync(join(tmpdir(), 'stray-collect-'));
    homes.push(home);
    return { home, blobs: createFileStore(home) };
  }
  type Opened = ReturnType<typeof open>;

  async function collectNow({ home, blobs }: Opened, { sweep = false, signal = new AbortController().signal } = {}) {
    const { collection } = await askForCollection(db(), { sweep });
    const started = await startCollection(db(), collection.id);
    if (started === null) return;
    await collectUnused({ db: db(), blobs, home, signal }, started);
    return db().collection.findUniqueOrThrow({ where: { id: collection.id } });
  }

  /** As every intake does it: the blob, the row, and the look afterwards. */
  async function upload({ blobs }: Opened, datasetId: string, path: string, bytes: Buffer) {
    const sample = await storeFile(blobs, { path, bytes });
    await addSamples(db(), datasetId, [sample]);
    await keepBlob(blobs, sample.sha256, bytes);
    return sample.sha256;
  }
  const samplesAt = (datasetId: string, path: string) => db().sample.findMany({ where: { datasetId, path } });
  const remove = async (datasetId: string, path: string) =>
    deleteSamples(
      db(),
      (await samplesAt(datasetId, path)).map(({ id }) => id),
    );

  test('a blob goes with its last sample, and with it thumbnails and embeddings; others stay', async () => {
    const stray = open();
    const { id } = await makeDataset(db());
    const { id: other } = await makeDataset(db());
    const [hat, shoe] = [randomBytes(1000), randomBytes(2000)];
    const hatName = await upload(stray, id, 'hat.jpg', hat);
    await upload(stray, other, 'same.jpg', hat);
    const shoeName = await upload(stray, id, 'shoe.jpg', shoe);
    for (const sha256 of [hatName, shoeName]) {
      await stray.blobs.putThumbnail(sha256, 256, Buffer.from('small'));
      await stray.blobs.putThumbnail(sha256, 128, Buffer.from('tiny'));
      await putEmbeddings(db(), testEncoderId, [{ sha256, embedding: Float32Array.of(1, 2) }]);
    }
    await remove(id, 'hat.jpg');
    await remove(id, 'shoe.jpg');
    expect(await collectNow(stray)).toMatchObject({
      status: 'COMPLETED',
      blobs: 1,
      thumbnails: 2,
      embeddings: 1,
      freedBytes: 2009n,
    });
    expect(await stray.blobs.has(shoeName)).toBe(false);
    expect(await stray.blobs.getThumbnail(shoeName, 256)).toBeUndefined();
    expect(await stray.blobs.get(hatName)).toEqual(hat);
    expect(await stray.blobs.getThumbnail(hatName, 256)).toBeDefined();
    expect(await db().embedding.findMany({ where: { sha256: { in: [hatName, shoeName] } } })).toHaveLength(1);
    expect(await db().looseBlob.count({ where: { sha256: { in: [hatName, shoeName] } } })).toBe(0);
  });

  test('lists of words are kept while a project or a recipe names them', async () => {
    const stray = open();
    const project = await makeProject(db());
    const words = await stray.blobs.put(Buffer.from(`${randomUUID()}\n`));
    const { sha256 } = words;
    await db().wordList.create({ data: { projectId: project.id, sha256, name: 'w', words: 1 } });
    await db().looseBlob.create({ data: { sha256, bytes: 0 } });
    await collectNow(stray);
    expect(await stray.blobs.has(sha256)).toBe(true);
    const corpus = await db().corpus.create({ data: { projectId: project.id, name: 'c' } });
    const recipe = { wordList: sha256 };
    await db().corpusVersion.create({
      data: { corpusId: corpus.id, number: 1, recipe, encoderId: testEncoderId, hash: 'h' },
    });
    await db().wordList.deleteMany({ where: { sha256 } });
    await db().looseBlob.create({ data: { sha256, bytes: 0 } });
    await collectNow(stray);
    expect(await stray.blobs.has(sha256)).toBe(true);
    await db().corpusVersion.deleteMany({ where: { corpusId: corpus.id } });
    await db().looseBlob.create({ data: { sha256, bytes: 0 } });
    await collectNow(stray);
    expect(await stray.blobs.has(sha256)).toBe(false);
  });

  test('a sweep finds what never had a row, once it is an hour old', async () => {
    const stray = open();
    const { home, blobs } = stray;
    const { sha256: young } = await blobs.put(randomBytes(10));
    const { sha256: old } = await blobs.put(randomBytes(10));
    const { id } = await makeDataset(db());
    const used = await upload(stray, id, 'a.jpg', randomBytes(10));
    const pathOf = (sha256: string) => join(home, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    const longAgo = new Date(Date.now() - 2 * 3600_000);
    for (const sha256 of [old, used]) utimesSync(pathOf(sha256), longAgo, longAgo);
    const nobody = sha256Of('nobody');
    await blobs.putThumbnail(nobody, 256, Buffer.from('lost'));
    const folder = join(home, 'thumbnails', nobody.slice(0, 2), nobody.slice(2, 4));
    utimesSync(join(folder, `${nobody}-256`), longAgo, longAgo);
    await putEmbeddings(db(), testEncoderId, [{ sha256: nobody, embedding: Float32Array.of(1) }]);
    await db().$executeRaw`UPDATE "Embedding" SET "createdAt" = ${longAgo} WHERE sha256 = ${nobody}`;
    const unfinished = receivedPath(home, randomUUID());
    mkdirSync(dirname(unfinished), { recursive: true });
    writeFileSync(unfinished, 'half');
    const archive = join(archivesFolder(home), randomUUID());
    mkdirSync(dirname(archive), { recursive: true });
    writeFileSync(archive, 'whole, and known to nobody');

    const freed = await collectNow(stray, { sweep: true });
    expect(freed).toMatchObject({ status: 'COMPLETED', blobs: 1, thumbnails: 1, freedBytes: 14n });
    expect(freed?.embeddings).toBeGreaterThanOrEqual(1);
    expect(await Promise.all([young, old, used].map((sha256) => blobs.has(sha256)))).toEqual([true, false, true]);
    expect(await db().embedding.count({ where: { sha256: nobody } })).toBe(0);
  });

  test('what a collector that died has set aside is read as ever, and decided by the next one', async () => {
    const stray = open();
    const { blobs } = stray;
    const { id } = await makeDataset(db());
    const bytes = randomBytes(100);
    const used = await upload(stray, id, 'a.jpg', bytes);
    const { sha256: unused } = await blobs.put(randomBytes(50));
    expect(await blobs.setAside(used)).toBeDefined();
    expect(await blobs.setAside(unused)).toBeDefined();
    expect(await blobs.get(used)).toEqual(bytes);
    expect(await collectNow(stray)).toMatchObject({ blobs: 1, freedBytes: 50n });
    expect(await blobs.has(used)).toBe(true);
    expect(await blobs.asides()).toEqual([]);
    await expect(blobs.get(unused)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
  });

  test('while it is held off nothing goes, and afterwards what waited does', async () => {
    const stray = open();
    const { id } = await makeDataset(db());
    const sha256 = await upload(stray, id, 'a.jpg', randomBytes(100));
    const hold = await holdCollections(db(), 60_000);
    await remove(id, 'a.jpg');
    const waiting = collectNow(stray);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stray.blobs.has(sha256)).toBe(true);
    await endHold(db(), hold);
    await waiting;
    expect(await stray.blobs.has(sha256)).toBe(false);
  });

  test('whoever uploads the same bytes while they are deleted and collected keeps them', async () => {
    const stray = open();
    const { id } = await makeDataset(db());
    const contents = Array.from({ length: 12 }, () => randomBytes(5000));
    const rounds = 25;
    let [uploads, lost, going] = [0, 0, true];
    /** Each has paths of its own, so that what it has been acknowledged is its alone to delete. */
    const uploader = async (who: number) => {
      for (let round = 0; round < rounds; round++) {
        const bytes = contents[(who * 7 + round) % contents.length] ?? Buffer.alloc(0);
        const path = `${who}/${round}.jpg`;
        const sha256 = await upload(stray, id, path, bytes);
        uploads += 1;
        const kept = await stray.blobs.get(sha256).catch(() => undefined);
        if (kept === undefined || !kept.equals(bytes)) lost += 1;
        // Most are deleted again, so that the same bytes come and go all the time.
        if (round % 5 !== 4) await remove(id, path);
      }
    };
    const collector = async () => {
      while (going) await collectNow(stray);
    };
    const collectors = [collector(), collector()];
    await Promise.all(Array.from({ length: 8 }, (_, who) => uploader(who)));
    going = false;
    await Promise.all(collectors);
    await collectNow(stray);
    expect({ uploads, lost }).toEqual({ uploads: 8 * rounds, lost: 0 });
    const rows = await db().sample.findMany({ where: { datasetId: id }, select: { sha256: true } });
    expect(rows).toHaveLength((8 * rounds) / 5);
    for (const { sha256 } of rows) expect(sha256Of(await stray.blobs.get(sha256))).toBe(sha256);
    const used = new Set(rows.map(({ sha256 }) => sha256));
    const there = await Promise.all(contents.map((bytes) => stray.blobs.has(sha256Of(bytes))));
    expect(there.filter(Boolean)).toHaveLength(used.size);
    expect(await insertSamples(db(), id, [])).toBe(0);
  });
});
