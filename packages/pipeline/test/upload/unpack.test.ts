import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveFormat, StrayError } from '@stray/core';
import { type UnpackProgress, unpack } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { type Member, makeDataset, sha256Of, tarOf, tinyImage, withDatabase, zipOf } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

withDatabase((database) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stray-unpack-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const db = () => database().prisma;

  /** Takes an archive apart into a dataset of its own, and says what became of it. */
  async function takeApart(name: string, bytes: Buffer, more: { datasetId?: string; stopAfter?: number } = {}) {
    const format = archiveFormat(name);
    if (format === undefined) throw new Error(`${name} is the name of an archive`);
    const path = join(folder, name);
    await writeFile(path, bytes);
    const datasetId = more.datasetId ?? (await makeDataset(db())).id;
    const blobs = createFileStore(folder);
    let last: UnpackProgress | undefined;
    let batches = 0;
    const onBatch = async (progress: UnpackProgress) => {
      last = { ...progress };
      return ++batches !== more.stopAfter;
    };
    const task = { datasetId, path, format, bytes: bytes.length, classes: true, onBatch };
    const outcome = await unpack({ db: db(), blobs }, task).catch((error: unknown) => error);
    const samples = await db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
    return { outcome, samples, last, datasetId, blobs };
  }

  describe.each([
    ['a.zip', zipOf],
    ['a.tar', (members: readonly Member[]) => tarOf(members)],
    ['a.tar.gz', (members: readonly Member[]) => tarOf(members, { gzip: true })],
  ])('an archive %s', (name, archiveOf) => {
    it('becomes samples with their folders as classes, and blobs', async () => {
      const [red, blue] = [await tinyImage({ colour: 0xff0000 }), await tinyImage({ colour: 0x0000ff })];
      const { outcome, samples, last, blobs } = await takeApart(
        name,
        archiveOf([
          { name: 'photos/hat/red.png', bytes: red },
          { name: 'photos/train/blue.png', bytes: blue },
          { name: 'photos/notes.txt', bytes: Buffer.from('no image') },
          { name: 'top.png', bytes: red },
        ]),
      );
      expect(outcome).toBe(true);
      expect(samples.map(({ path, declaredClasses, sha256 }) => [path, declaredClasses, sha256])).toEqual([
        ['photos/hat/red.png', ['hat'], sha256Of(red)],
        ['photos/train/blue.png', [], sha256Of(blue)],
        ['top.png', [], sha256Of(red)],
      ]);
      expect(last).toEqual({ done: 3, failed: 0, passedOver: 1, progress: 1 });
      expect(await blobs.get(sha256Of(blue))).toEqual(blue);
    });

    it('refuses what would lead out of the dataset, links and archives, and takes the rest', async () => {
      const good = await tinyImage({ colour: 0x00ff00 });
      const { outcome, samples, last } = await takeApart(
        name,
        archiveOf([
          { name: '../../etc/evil.png', bytes: good },
          { name: '/root/evil.png', bytes: good },
          { name: 'C:\\evil.png', bytes: good },
          { name: 'a\\..\\..\\evil.png', bytes: good },
          { name: 'link.png', link: '/etc/passwd' },
          { name: 'inner.zip', bytes: zipOf([]) },
          { name: 'good.png', bytes: good },
        ]),
      );
      expect(outcome).toBe(true);
      const codes = Object.fromEntries(samples.map(({ path, errorCode }) => [path, errorCode]));
      expect(codes).toEqual({
        '../../etc/evil.png': 'PATH_REFUSED',
        '/root/evil.png': 'PATH_REFUSED',
        'C:\\evil.png': 'PATH_REFUSED',
        'a\\..\\..\\evil.png': 'PATH_REFUSED',
        'link.png': 'FILE_REFUSED',
        'inner.zip': 'FILE_REFUSED',
        'good.png': null,
      });
      expect(samples.every(({ errorCode, errorMessage }) => (errorCode === null) === (errorMessage === null))).toBe(
        true,
      );
      expect(last).toMatchObject({ done: 7, failed: 6 });
    });

    it('shows names with control and bidi characters without these', async () => {
      const { samples } = await takeApart(
        name,
        archiveOf([{ name: 'a\u0007\u202egnp.exe\u0000.png', bytes: await tinyImage() }]),
      );
      // A tar's name ends at the zero.
      if (name === 'a.zip') expect(samples.map(({ path }) => path)).toEqual(['a\ufffd\ufffdgnp.exe\ufffd.png']);
      else expect(samples).toEqual([]);
    });

    it('that is cut off keeps what came before, and says so', async () => {
      const images = await Promise.all([1, 2, 3].map((colour) => tinyImage({ colour, width: 300, height: 200 })));
      const whole = archiveOf(images.map((bytes, i) => ({ name: `${i}.png`, bytes })));
      const { outcome, samples } = await takeApart(name, whole.subarray(0, whole.length - 1200));
      expect(outcome).toBeInstanceOf(StrayError);
      expect(outcome).toMatchObject({ code: 'ARCHIVE_INVALID' });
      // A zip's list of members stands at its end.
      if (name === 'a.tar') expect(samples.length).toBeGreaterThan(0);
    });

    it('that is no archive at all is refused', async () => {
      const { outcome, samples } = await takeApart(name, Buffer.from('this is no archive'));
      expect(outcome).toMatchObject({ code: 'ARCHIVE_INVALID' });
      expect(samples).toEqual([]);
    });

    it('taken apart twice, or stopped and begun anew, adds nothing twice', async () => {
      const members = await Promise.all(
        Array.from({ length: 150 }, async (_, i) => ({ name: `${i}.png`, bytes: await tinyImage({ colour: i }) })),
      );
      const archive = archiveOf(members);
      const first = await takeApart(name, archive, { stopAfter: 1 });
      expect(first.outcome).toBe(false);
      expect(first.samples).toHaveLength(64);
      const again = await takeApart(name, archive, { datasetId: first.datasetId });
      expect(again.outcome).toBe(true);
      expect(again.samples).toHaveLength(150);
      expect(again.last).toMatchObject({ done: 150, failed: 0 });
    });
  });

  it('counts the bytes of a zip’s member, whatever its header says', async () => {
    const bytes = await tinyImage();
    const { outcome, samples } = await takeApart(
      'lies.zip',
      zipOf([
        { name: 'small.png', bytes, claimed: 3 },
        { name: 'secret.png', bytes, encrypted: true },
        { name: 'vast.png', bytes, claimed: 2 ** 32 - 2 },
        { name: 'true.png', bytes },
      ]),
    );
    expect(outcome).toBe(true);
    expect(Object.fromEntries(samples.map(({ path, errorCode }) => [path, errorCode]))).toEqual({
      'small.png': 'FILE_REFUSED',
      'secret.png': 'FILE_REFUSED',
      'vast.png': 'FILE_TOO_LARGE',
      'true.png': null,
    });
  });

  it('refuses a name of 100 kB, and shows its beginning', async () => {
    const name = `${'n'.repeat(60_000)}.png`;
    const { samples } = await takeApart('long.zip', zipOf([{ name, bytes: await tinyImage() }]));
    expect(samples).toMatchObject([{ path: 'n'.repeat(200), errorCode: 'PATH_REFUSED' }]);
  });
});
