import { cpus } from 'node:os';
import {
  createDatabase,
  type Database,
  ensureCorpus,
  ensureIndex,
  insertSamples,
  migrate,
  nearestLabels,
  putEmbeddings,
  putLabels,
  similarSamples,
  startEmbedded,
  streamEmbeddings,
  writeCorpusVersion,
} from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { openImagePool, openTextTower } from '@stray/scoring';
import { makeOwnDatabase } from '@stray/testing';
import { long, median, report } from './peer.ts';
import { demoPhotos, sources } from './photos.ts';

const searches = Number(process.env.BENCH_SEARCHES ?? 40);
const ofReal = long ? { words: 40_000, images: 20_000 } : { words: 12_000, images: 12_000 };
const encoderId = 'bench@0123456789abcdef';
const folder = await embeddedEncoder();
const { dimension } = folder.manifest;
console.log(`index: ${dimension} dimensions, ${cpus().length} threads, ${cpus()[0]?.model}, Node ${process.version}`);

const tower = await openTextTower(folder);
const photos = await encodePhotos();

await measure('embedded PostgreSQL', await openEmbedded(), { words: 5000, version: 2500, images: 3000, dataset: 2200 });
const real = process.env.TEST_DATABASE_URL;
if (real) await measure('PostgreSQL', await openReal(real), { ...ofReal, version: 5000, dataset: 5000 });
else console.log('skipped: a PostgreSQL with processes (TEST_DATABASE_URL is not set)');
await tower.close();

interface Sizes {
  readonly words: number;
  readonly version: number;
  readonly images: number;
  readonly dataset: number;
}

async function measure(server: string, { db, close }: { db: Database; close(): Promise<void> }, sizes: Sizes) {
  const { prisma, pool } = db;
  console.log(`\n${server}: ${sizes.words} words, ${sizes.images} images`);
  const words = tower.candidates.filter((_, i, all) => (i * sizes.words) % all.length < sizes.words);
  const embeddings = await tower.encodeWords(words);
  const row = (i: number) => embeddings.subarray(i * dimension, (i + 1) * dimension);
  const stored = words.map(({ text }, i) => ({ text, kind: 'NOUN' as const, embedding: row(i) }));
  report('  words written', words.length / (await seconds(() => putLabels(prisma, encoderId, stored))), { unit: '/s' });

  const project = await prisma.project.create({ data: { name: 'bench', slug: 'bench' } });
  const corpus = await ensureCorpus(prisma, { projectId: project.id, name: 'bench' });
  const facts = { similarity: 0, nearestLabel: '', nearestLabelSimilarity: 0, origin: 'mined' as const };
  const members = words.filter((_, i) => (i * sizes.version) % words.length < sizes.version);
  const { id: corpusVersionId } = await writeCorpusVersion(prisma, {
    corpusId: corpus.id,
    recipe: { pool: 'given' },
    encoderId,
    hash: '',
    negatives: members.map((word) => ({ ...word, ...facts })),
  });
  const datasetId = await writeImages(db, { project: project.id, sizes });

  const queries = Array.from({ length: searches }, (_, i) => photos[(i * 37) % photos.length] ?? new Float32Array());
  const ways = {
    words: (query: Float32Array) => nearestLabels(prisma, { encoderId, query, first: 10 }),
    'words of a version': (query: Float32Array) =>
      nearestLabels(prisma, { encoderId, query, first: 10, within: { corpusVersionId } }),
    'samples of a dataset': (query: Float32Array) => similarSamples(prisma, { encoderId, query, first: 10, datasetId }),
  };
  const exact = new Map<string, Answers>();
  for (const [name, search] of Object.entries(ways)) exact.set(name, await answersOf(queries, search));
  for (const table of ['Label', 'Embedding'] as const) {
    const took = await seconds(() => ensureIndex(pool, { encoderId, table, dimension }));
    report(`  index of ${table} built`, took, { unit: 's' });
  }
  for (const [name, search] of Object.entries(ways)) {
    const [one, indexed] = [exact.get(name), await answersOf(queries, search)];
    if (one === undefined) continue;
    report(`  ${name}: recall@10`, recall(one.similarities, indexed.similarities), { atLeast: 0.98, digits: 4 });
    report(`  ${name}: one by one`, one.ms, { unit: 'ms' });
    report(`  ${name}: one by one / from the index`, one.ms / indexed.ms);
  }
  let read = 0;
  const took = await seconds(async () => {
    for await (const rows of streamEmbeddings(pool, { datasetId, encoderId, batch: 256 })) read += rows.length;
  });
  report('  embeddings read', read / took, { unit: '/s' });
  await close();
}

interface Answers {
  readonly similarities: readonly number[][];
  /** Of the median search. */
  readonly ms: number;
}

async function answersOf(
  queries: readonly Float32Array[],
  search: (query: Float32Array) => Promise<readonly { readonly similarity: number }[]>,
): Promise<Answers> {
  const similarities: number[][] = [];
  const times: number[] = [];
  for (const query of queries) {
    const started = performance.now();
    const found = await search(query);
    times.push(performance.now() - started);
    similarities.push(found.map(({ similarity }) => similarity));
  }
  return { similarities, ms: median(times) };
}

/** Of the similarities, because many words are the same point to this encoder. */
function recall(exact: readonly number[][], found: readonly number[][]): number {
  const shares = exact.map((wanted, i) => {
    const least = (wanted.at(-1) ?? 0) - 1e-6;
    return (found[i] ?? []).filter((similarity) => similarity >= least).length / wanted.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Mixtures of two photos each; every fourth belongs to the dataset that is searched, as sizes have it. */
async function writeImages({ prisma }: Database, { project, sizes }: { project: string; sizes: Sizes }) {
  const [searched, other] = await Promise.all(
    ['searched', 'other'].map((name) => prisma.dataset.create({ data: { projectId: project, name } })),
  );
  const rows = Array.from({ length: sizes.images }, (_, i) => {
    const [a, b] = [photos[i % photos.length], photos[(i * 7 + Math.floor(i / photos.length) + 1) % photos.length]];
    const sum = (a ?? new Float32Array()).map((x, k) => x + 0.6 * (b?.[k] ?? 0));
    const norm = Math.hypot(...sum);
    return { sha256: i.toString(16).padStart(64, '0'), embedding: sum.map((x) => x / norm) };
  });
  await putEmbeddings(prisma, encoderId, rows);
  const samples = rows.map(({ sha256 }, i) => ({ sha256, path: `${i}.jpg`, bytes: 1 }));
  const inSearched = (i: number) => (i * sizes.dataset) % sizes.images < sizes.dataset;
  await insertSamples(
    prisma,
    searched?.id ?? '',
    samples.filter((_, i) => inSearched(i)),
  );
  await insertSamples(
    prisma,
    other?.id ?? '',
    samples.filter((_, i) => !inSearched(i)),
  );
  return searched?.id ?? '';
}

async function encodePhotos(): Promise<Float32Array[]> {
  const pool = await openImagePool(folder);
  const found: Float32Array[] = [];
  for await (const { image } of pool.encode(sources(demoPhotos()))) {
    if (image.kind !== 'failed') found.push(image.embedding);
  }
  await pool.close();
  return found;
}

async function openEmbedded() {
  const { url, stop } = await startEmbedded({ dir: 'memory://' });
  await migrate(url);
  const db = await createDatabase(url);
  return {
    db,
    async close() {
      await db.close();
      await stop();
    },
  };
}

async function openReal(server: string) {
  const { url, drop } = await makeOwnDatabase(server, 'stray_bench');
  await migrate(url);
  const db = await createDatabase(url);
  return {
    db,
    async close() {
      await db.close();
      await drop();
    },
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
