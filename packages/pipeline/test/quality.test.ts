import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify } from '@stray/core';
import { countIssues, duplicateGroups, openClaims } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import {
  addSamples,
  compareSamples,
  createOnlooker,
  encodeSamples,
  measureMissing,
  storeFile,
  thumbnailSize,
} from '@stray/pipeline';
import { openImagePool } from '@stray/scoring';
import { createFileStore } from '@stray/storage';
import { makeDataset, withOneDatabase } from '@stray/testing';
import sharp from 'sharp';
import { expect, it } from 'vitest';

const photo = (name: string) => readFileSync(fileURLToPath(new URL(`../../../demo/strays/${name}`, import.meta.url)));

withOneDatabase((database) => {
  it('quality is written while images are decoded, and only what is missing is measured later', async () => {
    const db = database().prisma;
    const claims = await openClaims(database().pool);
    const home = await mkdtemp(join(tmpdir(), 'stray-quality-'));
    const blobs = createFileStore(home);
    const folder = await embeddedEncoder();
    const pool = await openImagePool(folder, {
      device: 'cpu',
      workers: 1,
      contained: true,
      thumbnail: thumbnailSize,
    });
    const onlooker = createOnlooker();
    try {
      const dataset = await makeDataset(db);
      const [tabby, brick, moon] = ['tabby.jpg', 'brick-wall.jpg', 'moon.jpg'].map(photo);
      const files = {
        'tabby.jpg': tabby ?? Buffer.alloc(0),
        'copy/tabby.jpg': tabby ?? Buffer.alloc(0),
        'small.webp': await sharp(tabby).resize(200).webp({ quality: 70 }).toBuffer(),
        'brick.jpg': brick ?? Buffer.alloc(0),
        'soft.png': await sharp(moon).blur(12).png().toBuffer(),
        'night.png': await sharp(brick).linear(0.1, 0).png().toBuffer(),
        'no image.jpg': Buffer.from('no image'),
      };
      const samples = Object.entries(files).map(([path, bytes]) => storeFile(blobs, { path, bytes }));
      await addSamples(db, dataset.id, await Promise.all(samples));
      const task = { datasetId: dataset.id, encoderId: identify(folder), deadlineMs: Number.POSITIVE_INFINITY };
      await encodeSamples({ db, blobs, pool, claims }, task, async () => true);
      const measures = () => db.blobQuality.findMany({ orderBy: { sha256: 'asc' }, omit: { measuredAt: true } });
      const before = await measures();
      expect(before).toHaveLength(5);
      expect(await compareSamples(db, dataset.id)).toBe(3);
      expect(await countIssues(db, dataset.id)).toMatchObject({
        unmeasured: 0,
        issues: { DARK: 1, BLURRY: 1, DUPLICATE: 3 },
      });
      const { groups } = await duplicateGroups(db, { datasetId: dataset.id, first: 10 });
      const paths = await Promise.all(
        (groups[0]?.sampleIds ?? []).map(async (id) => (await db.sample.findUnique({ where: { id } }))?.path),
      );
      expect(paths).toEqual(['copy/tabby.jpg', 'small.webp', 'tabby.jpg']);

      const { signal } = new AbortController();
      const missing = () => measureMissing({ db, blobs, onlooker }, { datasetId: dataset.id, signal });
      expect(await missing()).toEqual({ measured: 0, failed: 0 });
      await db.blobQuality.deleteMany({ where: { sha256: { in: before.slice(0, 2).map(({ sha256 }) => sha256) } } });
      expect(await missing()).toEqual({ measured: 2, failed: 0 });
      expect(await measures()).toEqual(before);
    } finally {
      await claims.close();
      await pool.close();
      await onlooker.close();
      await rm(home, { recursive: true, force: true });
    }
  });
});
