/** load: GraphQL clients that ask what the web app asks, all at once for a minute: how long the slowest wait, and that none is refused. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createDatabase,
  createLabelSet,
  createRun,
  finishRun,
  flagRun,
  insertSamples,
  migrate,
  type PrismaClient,
  startEmbedded,
  startRun,
} from '@stray/db';
import { freePort, makeOwnDatabase, makeScores } from '@stray/testing';
import { print } from 'graphql';
import { FindDataset, LookAtDataset } from '../apps/web/features/dataset/documents.ts';
import { ListProjects } from '../apps/web/features/projects/documents.ts';
import { LookAtSample, SamplePage } from '../apps/web/features/samples/documents.ts';
import { long, median, report } from './peer.ts';

const clients = Number(process.env.BENCH_CLIENTS ?? 200);
const seconds = Number(process.env.BENCH_SECONDS ?? (long ? 60 : 10));
const main = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));
console.log(
  `load: ${clients} clients for ${seconds} s, ${cpus().length} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

const embedded = await startEmbedded({ dir: 'memory://' });
await measure('embedded PostgreSQL', embedded.url, 5_000);
await embedded.stop();
const real = process.env.TEST_DATABASE_URL;
if (real) {
  const own = await makeOwnDatabase(real, 'stray_load');
  await measure('PostgreSQL', own.url, 50_000);
  await own.drop();
} else console.log('skipped: a PostgreSQL with processes (TEST_DATABASE_URL is not set)');

interface Question {
  readonly name: string;
  readonly query: string;
  readonly variables: object;
}

async function measure(server: string, url: string, samples: number): Promise<void> {
  await migrate(url);
  const { prisma, close } = await createDatabase(url);
  const questions = await seed(prisma, samples);
  const home = mkdtempSync(join(tmpdir(), 'stray-bench-load-'));
  const port = await freePort();
  const env = { ...process.env, DATABASE_URL: url, STRAY_HOME: home, API_PORT: String(port), LOG_LEVEL: 'error' };
  const api = spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  try {
    while (!(await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.ok) await wait(100);
    const agent = new Agent({ keepAlive: true, maxSockets: clients });
    for (const question of questions) await ask(agent, port, question);
    const took = new Map<string, number[]>();
    const errors: string[] = [];
    const until = performance.now() + 1000 * seconds;
    const client = async (first: number) => {
      for (let i = first; performance.now() < until; i++) {
        const question = questions[i % questions.length];
        if (question === undefined) return;
        const begun = performance.now();
        const error = await ask(agent, port, question);
        took.set(question.name, [...(took.get(question.name) ?? []), performance.now() - begun]);
        if (error !== undefined) errors.push(`${question.name}: ${error}`);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
    agent.destroy();
    console.log(`\n${server}: ${samples} scored samples (load of the machine at the end: ${loadavg()[0]?.toFixed(1)})`);
    for (const [name, times] of took) report(`  ${name}: median`, median(times), { unit: 'ms', digits: 0 });
    const all = [...took.values()].flat().sort((a, b) => a - b);
    const [middle, p99] = [median(all), all[Math.floor(0.99 * all.length)] ?? Number.NaN];
    report('  answers', all.length / seconds, { unit: '/s', digits: 0 });
    report('  median', middle, { unit: 'ms', digits: 0 });
    report('  99 of 100', p99, { unit: 'ms', digits: 0 });
    report('  99 of 100 / median', p99 / middle, { atMost: 10 });
    report('  errors', errors.length, { unit: '', digits: 0, atMost: 0 });
    for (const error of new Set(errors.slice(0, 20))) console.log(`    ${error}`);
  } finally {
    api.kill('SIGTERM');
    await new Promise((resolve) => api.once('exit', resolve));
    await close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A dataset that is scored, and what the web app asks of it, in the order of a visit. */
async function seed(db: PrismaClient, count: number): Promise<Question[]> {
  const project = await db.project.create({ data: { name: 'Load', slug: 'load' } });
  const labels = ['hat', 'dress', 'shoe', 'skirt', 'coat'].map((text) => ({ text }));
  const labelSet = await createLabelSet(db, { projectId: project.id, labels });
  await db.project.update({ where: { id: project.id }, data: { activeLabelSetId: labelSet.id } });
  const dataset = await db.dataset.create({ data: { projectId: project.id, name: 'photos' } });
  const facts = { datasetId: dataset.id, labelSetId: labelSet.id, encoderId: 'bench@0123456789abcdef' };
  const run = await createRun(db, { ...facts, method: 'neglabel', parameters: {}, seed: 0 });
  await startRun(db, run.id);
  for (let from = 0; from < count; from += 1000) {
    const paths = Array.from(
      { length: Math.min(1000, count - from) },
      (_, i) => `photos/${String(from + i).padStart(6, '0')}.jpg`,
    );
    const rows = paths.map((path) => ({
      path,
      bytes: 50_000,
      sha256: createHash('sha256').update(path).digest('hex'),
    }));
    await insertSamples(db, dataset.id, rows);
  }
  const ids = await db.sample.findMany({
    where: { datasetId: dataset.id },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (let from = 0; from < count; from += 1000) {
    const scores = ids.slice(from, from + 1000).map(({ id }, i) => ({
      sampleId: id,
      score: (((from + i) * 7919) % count) / count,
      nearestLabel: { text: labels[i % labels.length]?.text ?? '', similarity: 0.5 },
      topNegatives: ['rocket', 'teapot', 'moped', 'violin', 'cactus'].map((text, j) => ({
        text,
        similarity: 0.4 - j / 50,
      })),
      looksLike: ['moped', 'motor scooter', 'bicycle', 'cart'].map((text, j) => ({ text, similarity: 0.5 - j / 50 })),
    }));
    await makeScores(db, run.id, scores);
  }
  await flagRun(db, run.id, { threshold: 0.1, policy: 'even-odds', parameters: {} });
  await finishRun(db, run.id, { device: 'cpu', scoredCount: count, skippedCount: 0 });
  await db.$executeRaw`ANALYZE`;
  const idOf = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
  const datasetId = idOf('Dataset', dataset.id);
  const question = (document: Parameters<typeof print>[0], variables: object): Question => ({
    name: /(?:query|mutation) (\w+)/.exec(print(document))?.[1] ?? '',
    query: print(document),
    variables,
  });
  const page = { datasetId, first: 100 };
  return [
    question(ListProjects, {}),
    question(FindDataset, { slug: 'load' }),
    question(LookAtDataset, { id: datasetId }),
    question(SamplePage, page),
    question(SamplePage, { ...page, filter: { flagged: true } }),
    question(SamplePage, { ...page, filter: { nearestLabel: 'hat' } }),
    ...ids.slice(0, 3).map(({ id }) => question(LookAtSample, { id: idOf('Sample', id) })),
  ];
}

/** @returns what went wrong, if anything did */
function ask(agent: Agent, port: number, { query, variables }: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request({ agent, host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', (error) => resolve(error.message));
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        const well = answer.statusCode === 200 && text.startsWith('{"data"');
        resolve(well ? undefined : `${answer.statusCode} ${text.slice(0, 200)}`);
      });
    });
    asked.on('error', (error) => resolve(error.message));
    asked.end(body);
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
