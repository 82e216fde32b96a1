import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify } from '@stray/core';
import { type NewSample, openClaims } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { addSamples, encodeSamples, storeFile, thumbnailSize } from '@stray/pipeline';
import { openImagePool } from '@stray/scoring';
import { createFileStore } from '@stray/storage';
import { makeDataset, mutants, withOneDatabase } from '@stray/testing';
import { expect, it } from 'vitest';

const count = Number(process.env.STRAY_FUZZ ?? 1000);
const seed = Number(process.env.STRAY_FUZZ_SEED ?? 1);

const tests = fileURLToPath(new URL('../../scoring/test/', import.meta.url));
const files = ['formats', 'golden/images'].flatMap((folder) =>
  readdirSync(join(tests, folder))
    .filter((name) => /\.(jpg|png|webp|avif|gif|tif|bmp)$/.test(name))
    .map((name) => ({ name, bytes: readFileSync(join(tests, folder, name)) })),
);

/** No mutant of these small files has a right to more. */
const limits = { timeMs: 20_000, memoryBytes: 2 ** 31 };
/** What an image may be told; INTERNAL is none of it. */
const known = /^(IMAGE_(EMPTY|UNSUPPORTED|TOO_LARGE|TRUNCATED|UNREADABLE)|DECODE_(CRASHED|TIMEOUT|MEMORY))$/;

withOneDatabase((database) => {
  it(
    `${count} mutated image files are each decoded or have a code (seed ${seed})`,
    async () => {
      const db = database().prisma;
      const claims = await openClaims(database().pool);
      const home = await mkdtemp(join(tmpdir(), 'stray-fuzz-'));
      const blobs = createFileStore(home);
      const folder = await embeddedEncoder();
      const pool = await openImagePool(folder, { device: 'cpu', contained: true, thumbnail: thumbnailSize, limits });
      try {
        const dataset = await makeDataset(db);
        const stories = new Map<string, string>();
        const samples: NewSample[] = [];
        for (const { bytes, story } of mutants(files, seed)) {
          if (samples.length === count) break;
          const path = `${String(samples.length).padStart(6, '0')}.jpg`;
          samples.push(await storeFile(blobs, { path, bytes }));
          stories.set(path, story);
        }
        await addSamples(db, dataset.id, samples);
        const task = { datasetId: dataset.id, encoderId: identify(folder), deadlineMs: Number.POSITIVE_INFINITY };
        const started = performance.now();
        await encodeSamples({ db, blobs, pool, claims }, task, async () => true);
        const seconds = (performance.now() - started) / 1000;
        const rows = await db.sample.findMany({ where: { datasetId: dataset.id }, orderBy: { path: 'asc' } });
        const tally = new Map<string, number>();
        for (const { path, decodedAt, width, errorCode } of rows) {
          const outcome = decodedAt === null ? (errorCode ?? 'nothing') : 'decoded';
          tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
          if (outcome.startsWith('DECODE')) console.log(`${outcome} ${path} ${stories.get(path)}`);
          const right = decodedAt === null ? known.test(outcome) : errorCode === null && width !== null;
          if (!right) expect.fail(`${path} (${stories.get(path)}): ${outcome}`);
        }
        console.log(`seed ${seed}, ${seconds.toFixed(1)} s: ${JSON.stringify(Object.fromEntries(tally))}`);
        expect(rows).toHaveLength(count);
        expect(tally.get('decoded')).toBeGreaterThan(count / 10);
        expect(tally.get('decoded')).toBeLessThan(count);
      } finally {
        await claims.close();
        await pool.close();
        await rm(home, { recursive: true, force: true });
      }
    },
    60_000 + count * 100,
  );
});
