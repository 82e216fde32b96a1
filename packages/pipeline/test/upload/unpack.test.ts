import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { archiveFormat, StrayError } from '@stray/core';
import { archiveTree, type UnpackProgress, unpack } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { type Member, makeDataset, sha256Of, tarOf, tinyImage, withOneDatabase, zipOf, zstdOf } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

withOneDatabase((database) => {
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
      if (progress.done > 0) batches++;
      return batches === 0 || batches !== more.stopAfter;
    };
    const tree = archiveTree({ path, format, bytes: bytes.length });
    const task = { datasetId, tree, classes: true, scratch: join(folder, 'scratch'), onBatch };
    const outcome = await unpack({ db: db(), blobs }, task).catch((error: unknown) => error);
    const samples = await db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
    return { outcome, samples, last, datasetId, blobs };
  }

  describe.each([
    ['a.zip', zipOf],
    ['a.tar', (members: readonly Member[]) => tarOf(members)],
    ['a.tar.gz', (members: readonly Member[]) => tarOf(members, { gzip: true })],
    ['a.tar.zst', (members: readonly Member[]) => zstdOf(tarOf(members))],
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
      expect(last).toMatchObject({ done: 3, failed: 0, passedOver: 1, progress: 1, format: 'imagefolder' });
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

  it('unfolds what zstd packs, in several frames, one of which is to be skipped', async () => {
    const { outcome, samples } = await takeApart('a.tzst', readFileSync(new URL('hat.tar.zst', import.meta.url)));
    expect(outcome).toBe(true);
    expect(samples).toMatchObject([
      { path: 'hat/1.png', sha256: '16704f4af10e1a0cf3158f4fb81703ebc91cb93693d2721efaf280e44cb09bc1' },
      { path: 'hat/2.png', sha256: 'ede1c8b2bcfc6946d61b7eb0b645a141233231edbf2300bcfe4ab79452ee012e' },
    ]);
  });

  it.each([
    ['asks for a window of 64 MB', zstdOf(tarOf([]), { windowLog: 26 }), /window of more than 32 MB/],
    ['asks for a window of 2 TB', zstdOf(tarOf([]), { windowLog: 41 }), /window of more than 32 MB/],
    [
      'ends in the middle',
      zstdOf(tarOf([{ name: 'a', bytes: Buffer.alloc(1000) }])).subarray(0, 900),
      /ends in the middle/,
    ],
    ['is packed by gzip', tarOf([], { gzip: true }), /not packed by zstd/],
  ])('a tar.zst that %s is refused', async (_what, bytes, message) => {
    const { outcome } = await takeApart('b.tar.zst', bytes);
    expect(outcome).toMatchObject({ code: 'ARCHIVE_INVALID', message: expect.stringMatching(message) });
  });

  it.each(['gz', 'zst'])(
    'a tar.%s that unfolds to far more than images do is refused, whatever it holds',
    async (ending) => {
      // A member that is no image is passed over, and still has to be unfolded.
      const size = 1.2 * 2 ** 30;
      const header = tarOf([{ name: 'zeros.bin', claimed: size }]).subarray(0, 512);
      const bytes = ending === 'gz' ? await gzipOfZeros(header, size) : zstdOfZeros(header, size);
      const { outcome, samples } = await takeApart(`bomb.tar.${ending}`, bytes);
      expect(outcome).toMatchObject({
        code: 'ARCHIVE_INVALID',
        message: expect.stringMatching(/unfolds to more than/),
      });
      expect(samples).toEqual([]);
    },
  );
});

async function gzipOfZeros(header: Buffer, size: number): Promise<Buffer> {
  const gzip = createGzip({ level: 1 });
  const packed = buffer(gzip);
  const zeros = Buffer.alloc(2 ** 20);
  await pipeline(
    (function* () {
      yield header;
      for (let done = 0; done < size; done += zeros.length) yield zeros;
    })(),
    gzip,
  );
  return packed;
}

/** Each block repeats one byte 128 kB long. */
function zstdOfZeros(header: Buffer, size: number): Buffer {
  const frame = zstdOf(header);
  const first = frame.readUIntLE(6, 3);
  frame.writeUIntLE(first & ~1, 6, 3);
  const block = Buffer.alloc(4);
  block.writeUIntLE(((2 ** 17) << 3) | 2, 0, 3);
  const blocks = Array.from({ length: size / 2 ** 17 }, () => block);
  const last = Buffer.from(block);
  last.writeUIntLE(last.readUIntLE(0, 3) | 1, 0, 3);
  return Buffer.concat([frame, ...blocks, last]);
}
