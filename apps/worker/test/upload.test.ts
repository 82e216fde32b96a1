import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uploadId } from '@stray/core';
import { addUpload, cancelUpload, createQueue, type Queue } from '@stray/db';
import { makeDataset, tarOf, tinyImage, withOneDatabase, zipOf } from '@stray/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { end, startWorker } from './startedWorker.ts';

const archivePath = (home: string, id: string) => join(home, 'archives', id);

const soon = { timeout: 60_000, interval: 50 };

// What both databases do alike, runs try on both; here most of the time is waiting for a worker to be taken for dead.
withOneDatabase((database) => {
  let home: string;
  let queue: Queue;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-upload-'));
    queue = await createQueue(database().url);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => end(worker)));
    await queue.stop();
    await rm(home, { recursive: true, force: true });
  });

  function start(variables: Record<string, string> = {}): ChildProcess {
    const worker = startWorker({ url: database().url, home, variables: { STRAY_IMPORT_PATHS: home, ...variables } });
    workers.push(worker);
    return worker;
  }

  /** An archive as the API hands it over. */
  async function handOver(archive: Buffer, name = 'photos.zip') {
    const { id: datasetId } = await makeDataset(database().prisma);
    const id = randomUUID();
    await mkdir(dirname(archivePath(home, id)), { recursive: true });
    await writeFile(archivePath(home, id), archive);
    await addUpload(database().prisma, { id, datasetId, name, bytes: archive.length, classes: true });
    await queue.send('upload', { uploadId: uploadId.parse(id) });
    return { id, datasetId };
  }
  const stateOf = (id: string) => database().prisma.upload.findUniqueOrThrow({ where: { id } });
  const kept = (id: string) =>
    access(archivePath(home, id)).then(
      () => true,
      () => false,
    );

  it('an archive whose worker is killed is taken apart by the next one, and nothing is there twice', async () => {
    const count = 2000;
    const members = await Promise.all(
      Array.from({ length: count }, async (_, i) => ({ name: `hat/${i}.png`, bytes: await tinyImage({ colour: i }) })),
    );
    const { id, datasetId } = await handOver(zipOf(members));
    const first = start();
    await vi.waitFor(async () => expect((await stateOf(id)).done).toBeGreaterThan(0), soon);
    await end(first, 'SIGKILL');
    expect((await stateOf(id)).status).toBe('RUNNING');
    // What the sweep waits for is silence; it need not be waited for here.
    await database().prisma.upload.update({ where: { id }, data: { heartbeatAt: new Date(0) } });
    start();
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('COMPLETED'), soon);
    expect(await stateOf(id)).toMatchObject({ done: count, failed: 0, passedOver: 0, progress: 1 });
    expect(await database().prisma.sample.count({ where: { datasetId, declaredClasses: { equals: ['hat'] } } })).toBe(
      count,
    );
    await vi.waitFor(async () => expect(await kept(id)).toBe(false), soon);
  });

  it('an imported folder whose worker is killed is taken in by the next one, with its annotations', async () => {
    const [count, folder] = [600, join(home, 'given')];
    await mkdir(join(folder, 'images'), { recursive: true });
    const rows = await Promise.all(
      Array.from({ length: count }, async (_, i) => {
        await writeFile(join(folder, `images/${i}.png`), await tinyImage({ colour: i }));
        return `images/${i}.png,hat\nimages/${i}.png,red`;
      }),
    );
    await writeFile(join(folder, 'labels.csv'), `path,label\n${rows.join('\n')}\n`);
    const { id: datasetId } = await makeDataset(database().prisma);
    const id = randomUUID();
    const facts = { name: 'given', bytes: 0, classes: true, source: await realpath(folder) };
    await addUpload(database().prisma, { id, datasetId, ...facts });
    await Promise.all(workers.map((worker) => end(worker)));
    await queue.send('upload', { uploadId: uploadId.parse(id) });
    const first = start();
    await vi.waitFor(async () => expect((await stateOf(id)).done).toBeGreaterThan(0), { ...soon, interval: 5 });
    await end(first, 'SIGKILL');
    await database().prisma.upload.update({ where: { id }, data: { heartbeatAt: new Date(0) } });
    start();
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('COMPLETED'), soon);
    expect(await stateOf(id)).toMatchObject({ done: count, failed: 0, passedOver: 0, format: 'csv' });
    const declaredClasses = { equals: ['hat', 'red'] };
    expect(await database().prisma.sample.count({ where: { datasetId, declaredClasses } })).toBe(count);
    expect(await database().prisma.sample.count({ where: { datasetId } })).toBe(count);
  });

  it('an archive that cannot be read, or that nobody wants any more, ends with the reason and is not kept', async () => {
    const broken = await handOver(Buffer.from('no archive'));
    await vi.waitFor(async () => expect((await stateOf(broken.id)).status).toBe('FAILED'), soon);
    expect(await stateOf(broken.id)).toMatchObject({ errorCode: 'ARCHIVE_INVALID' });
    await vi.waitFor(async () => expect(await kept(broken.id)).toBe(false), soon);
    await Promise.all(workers.map((worker) => end(worker)));
    const unwanted = await handOver(zipOf([{ name: 'a.png', bytes: await tinyImage() }]));
    expect(await cancelUpload(database().prisma, unwanted.id)).toBe(true);
    start();
    await vi.waitFor(async () => expect(await kept(unwanted.id)).toBe(false), soon);
    expect(await database().prisma.sample.count({ where: { datasetId: unwanted.datasetId } })).toBe(0);
  });

  it('an archive that unfolds to more than the quota ends with what came before it', async () => {
    const images = await Promise.all(
      Array.from({ length: 200 }, (_, i) => tinyImage({ width: 40, height: 40, colour: i })),
    );
    const padded = images.map((bytes, i) => ({
      name: `${i}.png`,
      bytes: Buffer.concat([bytes, Buffer.alloc(20_000)]),
    }));
    await Promise.all(workers.splice(0).map((worker) => end(worker)));
    const { id, datasetId } = await handOver(tarOf(padded, { gzip: true }), 'photos.tar.gz');
    start({ STRAY_QUOTA_PROJECT: '1MB' });
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('FAILED'), soon);
    expect(await stateOf(id)).toMatchObject({ errorCode: 'QUOTA_EXCEEDED' });
    const kept = await database().prisma.sample.count({ where: { datasetId } });
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(200);
  });
});
