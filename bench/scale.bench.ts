/**
 * scale: what is asked of a dataset, at several sizes, as a ratio to raw SQL in the same run, and how it grows.
 * `npm run bench:scale` goes up to a million samples on a PostgreSQL with processes; `npm run bench` has small ones alone.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { createDatabase, ensureIndexThatPays, migrate } from '@stray/db';
import pg from 'pg';
import { long, report } from './peer.ts';
import { type BenchDatabase, embeddedDatabase, namedDatabase } from './scale/database.ts';
import { besideFaiss } from './scale/faiss.ts';
import { type Measured, measure } from './scale/measure.ts';
import { plotOf } from './scale/plot.ts';
import { findProject, makeProject } from './scale/project.ts';
import { questionsOf } from './scale/questions.ts';
import { recallOf } from './scale/recall.ts';
import { startApi } from './scale/server.ts';
import { growthTable, tableOf } from './scale/table.ts';

/** In which the graph of a million embeddings is built as a whole. */
const indexMemory = 2 ** 31;
const dimension = Number(process.env.BENCH_DIMENSION ?? 512);
const [embeddedSizes, realSizes] = [
  sizesOf(process.env.BENCH_EMBEDDED_SIZES, long ? [10_000, 100_000] : [1_000, 10_000]),
  sizesOf(process.env.BENCH_SIZES, long ? [10_000, 100_000, 1_000_000] : [1_000, 10_000]),
];
/** A million samples take minutes to be made, and their index as many. */
const keep = process.env.BENCH_KEEP === '1';
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(
  `scale: embeddings of ${dimension} numbers, commit ${commit}, ${cpus().length} threads, ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
);

await onServer('embedded PostgreSQL', embeddedSizes, embeddedDatabase);
const real = process.env.TEST_DATABASE_URL;
if (real) {
  await onServer('PostgreSQL', realSizes, (samples) =>
    namedDatabase(real, `stray_scale_${samples}_${dimension}`, keep),
  );
} else console.log('skipped: a PostgreSQL with processes (TEST_DATABASE_URL is not set)');

async function onServer(
  server: string,
  counts: readonly number[],
  open: (samples: number) => Promise<BenchDatabase>,
): Promise<void> {
  const measured: Measured[] = [];
  for (const samples of counts) {
    const { url, close } = await open(samples);
    try {
      measured.push(...(await measureSize(url, { server, samples })));
    } finally {
      await close();
    }
  }
  if (measured.length === 0) return;
  console.log(`\n${tableOf(measured)}`);
  if (counts.length > 1) console.log(`\n${growthTable(measured)}`);
  reportBounds(measured);
  if (process.env.BENCH_PLOT) {
    const most = Math.max(...counts).toLocaleString('en');
    writeFileSync(process.env.BENCH_PLOT, plotOf(measured, `${server}, up to ${most} samples, commit ${commit}`));
  }
}

async function measureSize(url: string, { server, samples }: { server: string; samples: number }): Promise<Measured[]> {
  await migrate(url);
  const { prisma: db, pool, close } = await createDatabase(url);
  const client = new pg.Client(url);
  await client.connect();
  console.log(
    `\n${server}, ${samples.toLocaleString('en')} samples (load of the machine: ${loadavg()[0]?.toFixed(1)})`,
  );
  try {
    const size = { name: `synthetic-${samples}`, samples, dimension, seed: 1 };
    const found = await findProject(db, size.name);
    const [project, madeIn] = await timed(async () => found ?? makeProject(db, client, size));
    if (found === null) report('  project made', madeIn / 1000, { unit: 's', digits: 1 });
    const { encoderId } = project;
    const [index, builtIn] = await timed(() =>
      ensureIndexThatPays(pool, { encoderId, table: 'Embedding', dimension, mostBytes: indexMemory }),
    );
    if (index.kind === 'ready' && index.built) {
      const within = `in at most ${indexMemory / 2 ** 30} GB of memory`;
      report(`  index built ${within}`, builtIn / 1000, { unit: 's', digits: 1 });
    }
    await printSettings(client);
    const api = await startApi(url);
    report('  start of the API', api.startedInMs, { unit: 'ms', digits: 0 });
    try {
      const measured: Measured[] = [];
      for (const question of await questionsOf({ ...project, db, client, ask: api.ask })) {
        measured.push(await measure(question, samples));
      }
      if (index.kind === 'ready') {
        report('  similar photos: recall@10', await recallOf(db, client, project), { atLeast: 0.98, digits: 4 });
      }
      const similar = measured.find(({ name }) => name === 'similar photos');
      if (similar !== undefined) {
        const builtInS = index.kind === 'ready' && index.built ? builtIn / 1000 : undefined;
        await besideFaiss(client, { samples, encoderId, builtInS, ...similar.median });
      }
      return measured;
    } finally {
      await api.stop();
    }
  } finally {
    await client.end();
    await close();
  }
}

/** What is asked of the largest size. */
function reportBounds(measured: readonly Measured[]): void {
  const of = (name: string) => measured.filter((one) => one.name === name);
  const ratio = ({ repository, raw }: Measured['median']) => repository / raw;
  for (const name of ['page by score, two filters', 'the same from the middle']) {
    const [smallest, largest] = [of(name).at(0), of(name).at(-1)];
    if (smallest === undefined || largest === undefined) continue;
    report(`${name}: / raw SQL`, ratio(largest.median), { atMost: 3 });
    report(
      `${name}: / the same of ${smallest.size.toLocaleString('en')}`,
      largest.median.repository / smallest.median.repository,
      // Below, the fixed part of a page is not yet all of it.
      largest.size >= 100_000 ? { atMost: 2 } : {},
    );
  }
  const [histogram, similar] = [of('histogram of a run').at(-1), of('similar photos').at(-1)];
  if (histogram) report('histogram of a run: / raw SQL', ratio(histogram.median), { atMost: 1.5 });
  if (similar) report('similar photos: p95 / raw SQL', ratio(similar.p95), { atMost: 1.5 });
}

/** Of the server as it is, because ratios of two statements depend on them too. */
async function printSettings(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT name, current_setting(name) AS value FROM unnest(ARRAY['server_version', 'shared_buffers', 'work_mem',
       'maintenance_work_mem', 'max_parallel_workers_per_gather', 'max_parallel_maintenance_workers', 'jit']) name`,
  );
  console.log(`  settings: ${rows.map(({ name, value }) => `${name} ${value}`).join(', ')}`);
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const done = await work();
  return [done, performance.now() - started];
}

function sizesOf(given: string | undefined, otherwise: readonly number[]): readonly number[] {
  if (given === undefined) return otherwise;
  return given.split(',').filter(Boolean).map(Number);
}
