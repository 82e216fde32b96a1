import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Db,
  ensureIndex,
  insertSamples,
  nearestLabels,
  type PrismaClient,
  putEmbeddings,
  putLabels,
  similarSamples,
} from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { openImagePool, openTextTower } from '@stray/scoring';
import { makeDataset, sha256Of, withDatabase } from '@stray/testing';
import { beforeAll, expect, test } from 'vitest';
import { encoderOf, makeVersion } from './vectorsData.ts';

const demo = fileURLToPath(new URL('../../../demo', import.meta.url));
const encoderId = encoderOf('real');
const folder = await embeddedEncoder();
const { dimension } = folder.manifest;

let photos: Float32Array[] = [];
let words: { text: string; kind: 'NOUN'; embedding: Float32Array }[] = [];

beforeAll(async () => {
  const paths = readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jpg'));
  const wanted = paths.sort().filter((_, i) => i % 7 === 0);
  const sources = async function* () {
    for (const path of wanted) yield { source: { kind: 'file', path: Buffer.from(join(demo, path)) } } as const;
  };
  const pool = await openImagePool(folder, { workers: 1 });
  for await (const { image } of pool.encode(sources()))
    if (image.kind !== 'failed') photos = [...photos, image.embedding];
  await pool.close();

  const tower = await openTextTower(folder);
  const some = tower.candidates.filter((_, i) => i % 16 === 0);
  const embeddings = await tower.encodeWords(some);
  words = some.map(({ text }, i) => ({
    text,
    kind: 'NOUN',
    embedding: embeddings.subarray(i * dimension, (i + 1) * dimension),
  }));
  await tower.close();
});

withDatabase((database) => {
  test('of the ten words nearest to a photo the index finds 98 of 100, also within a version', async () => {
    const { prisma, pool } = database();
    await putLabels(prisma, encoderId, words);
    await ensureIndex(pool, { encoderId, table: 'Label', dimension });
    const members = words.filter((_, i) => i % 4 !== 0).map(({ text }) => ({ text, polarity: 'noun' as const }));
    const corpusVersionId = await makeVersion(prisma, { encoderId, words: members });
    const queries = [...photos, ...words.filter((_, i) => i % 100 === 0).map(({ embedding }) => embedding)];
    for (const within of [undefined, { corpusVersionId }]) {
      const search = (db: Db, query: Float32Array) => nearestLabels(db, { encoderId, query, first: 10, within });
      expect(await recall(prisma, queries, search)).toBeGreaterThanOrEqual(0.98);
    }
  });

  test('of the ten samples nearest to a photo the index finds 98 of 100 within a dataset', async () => {
    const { prisma, pool } = database();
    const dataset = await makeDataset(prisma);
    const other = await makeDataset(prisma, dataset.projectId);
    // Mixtures of two photos each.
    const rows = Array.from({ length: 2800 }, (_, i) => {
      const [a, b] = [photos[i % photos.length] ?? new Float32Array(), photos[(i * 7 + (i % 11)) % photos.length]];
      const sum = a.map((x, k) => x + (i / 2800) * (b?.[k] ?? 0));
      const norm = Math.hypot(...sum);
      return { sha256: sha256Of(`${encoderId} ${i}`), embedding: sum.map((x) => x / norm) };
    });
    const samples = rows.map(({ sha256 }, i) => ({ sha256, path: `${i}.jpg`, bytes: 1 }));
    await insertSamples(
      prisma,
      dataset.id,
      samples.filter((_, i) => i % 4 !== 0),
    );
    await insertSamples(
      prisma,
      other.id,
      samples.filter((_, i) => i % 4 === 0),
    );
    await putEmbeddings(prisma, encoderId, rows);
    await ensureIndex(pool, { encoderId, table: 'Embedding', dimension });
    const search = (db: Db, query: Float32Array) =>
      similarSamples(db, { encoderId, datasetId: dataset.id, query, first: 10 });
    expect(await recall(prisma, photos, search)).toBeGreaterThanOrEqual(0.98);
  });
});

type Search = (db: Db, query: Float32Array) => Promise<readonly { readonly similarity: number }[]>;

/** The share that the index finds of what is found one by one, by similarity: many words are the same point. */
async function recall(prisma: PrismaClient, queries: readonly Float32Array[], search: Search): Promise<number> {
  let [found, wanted] = [0, 0];
  for (const query of queries) {
    const exact = await prisma.$transaction((tx) => search(tx, query));
    const least = (exact.at(-1)?.similarity ?? 0) - 1e-6;
    found += (await search(prisma, query)).filter(({ similarity }) => similarity >= least).length;
    wanted += exact.length;
  }
  return found / wanted;
}
