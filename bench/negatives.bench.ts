/** negatives: a page of a version of 10,000 words, over GraphQL and HTTP, against the raw SQL on the same database. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDatabase,
  createQueue,
  ensureCorpus,
  migrate,
  negativePage,
  startEmbedded,
  writeCorpusVersion,
} from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { openCorpusDesk } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import pg from 'pg';
import { pino } from 'pino';
import { createServer } from '../apps/api/src/server.ts';
import { median, report } from './peer.ts';

const size = { words: 10_000, page: 50 };
const rounds = Number(process.env.BENCH_ROUNDS ?? 200);
const folder = await mkdtemp(join(tmpdir(), 'stray-bench-'));

for (const server of ['PGlite', 'PostgreSQL'] as const) {
  const given = process.env.TEST_DATABASE_URL;
  if (server === 'PostgreSQL' && given === undefined) {
    console.log('skipped: TEST_DATABASE_URL names no PostgreSQL');
    continue;
  }
  console.log(
    `negatives: pages of ${size.page} of ${size.words} words, ${server}, ${cpus()[0]?.model}, Node ${process.version}`,
  );
  const started = server === 'PGlite' ? await startEmbedded({ dir: 'memory://' }) : undefined;
  await measure(started?.url ?? given ?? '');
  await started?.stop();
}
await rm(folder, { recursive: true });

async function measure(url: string): Promise<void> {
  await migrate(url);
  const { prisma: db, close } = await createDatabase(url);
  const queue = await createQueue(url);
  const desk = openCorpusDesk({ db, queue, findEncoder: embeddedEncoder });
  const log = pino({ level: 'error' });
  const services = {
    db,
    queue,
    desk,
    identity: null,
    log,
    blobs: createFileStore(folder),
    home: folder,
    importPaths: [],
    encoders: async () => [],
  };
  const api = await createServer(services);
  await new Promise<void>((resolve) => api.http.listen(0, '127.0.0.1', resolve));
  const { port } = api.http.address() as AddressInfo;
  const project = await db.project.create({ data: { name: 'Bench', slug: `bench-${Date.now()}` } });
  try {
    const corpus = await ensureCorpus(db, { projectId: project.id, name: 'Words' });
    const version = await writeCorpusVersion(db, {
      corpusId: corpus.id,
      recipe: {},
      encoderId: 'bench@0123456789abcdef',
      hash: 'bench',
      negatives: Array.from({ length: size.words }, (_, i) => ({
        text: `word ${i}`,
        polarity: 'noun',
        similarity: i / size.words,
        nearestLabel: 'hat',
        nearestLabelSimilarity: ((i * 7919) % size.words) / size.words,
        origin: 'mined',
      })),
    });
    const id = Buffer.from(`CorpusVersion:${version.id}`).toString('base64');
    const query = `query ($id: ID!, $after: String, $orderBy: NegativeOrder) { node(id: $id) { ... on CorpusVersion {
      negatives(first: ${size.page}, after: $after, orderBy: $orderBy) { pageInfo { hasNextPage endCursor }
        edges { node { text polarity similarity position origin nearestLabel { text similarity } } } } } } }`;
    const ask = async (variables: Record<string, unknown>) => {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { id, ...variables } }),
      });
      const { data, errors } = (await response.json()) as { data: Answer; errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
      return data.node.negatives;
    };
    const client = new pg.Client(url);
    await client.connect();
    const raw = (from: number) =>
      client.query(
        `SELECT * FROM "NegativeLabel" WHERE "corpusVersionId" = $1 AND ("nearestLabelSimilarity", position) > ($2::real, $3::int)
         ORDER BY "nearestLabelSimilarity", position LIMIT $4`,
        [version.id, from / size.words, -1, size.page + 1],
      );
    if (process.env.BENCH_EXPLAIN) {
      const { rows } = await client.query(
        `EXPLAIN ANALYZE SELECT * FROM "NegativeLabel" WHERE "corpusVersionId" = '${version.id}' AND ("nearestLabelSimilarity", position) > (0.1::real, 1)
         ORDER BY "nearestLabelSimilarity", position LIMIT 51`,
      );
      console.log(rows.map((row) => Object.values(row)[0]).join('\n'));
    }
    const orderBy = { field: 'NEAREST_LABEL', direction: 'ASC' };
    const pages: (string | null)[] = [null];
    for (let page = 0; page < 20; page++) pages.push((await ask({ orderBy, after: pages.at(-1) })).pageInfo.endCursor);
    const [ours, functions, peers] = [[] as number[], [] as number[], [] as number[]];
    for (let round = 0; round < rounds; round++) {
      const page = round % pages.length;
      const works = [
        async () => ours.push(await timed(() => ask({ orderBy, after: pages[page] }))),
        async () =>
          functions.push(
            await timed(() =>
              negativePage(db, {
                corpusVersionId: version.id,
                runId: null,
                orderBy: { field: 'NEAREST_LABEL', direction: 'ASC' },
                first: size.page,
                after: pages[page],
              }),
            ),
          ),
        async () => peers.push(await timed(() => raw(page * size.page))),
      ];
      // Each comes first as often as the others: whoever comes later finds the same rows warm.
      for (let turn = 0; turn < works.length; turn++) await works[(round + turn) % works.length]?.();
    }
    report('stray, a page over GraphQL and HTTP', median(ours), { unit: 'ms' });
    report('stray, a page from the database', median(functions), { unit: 'ms' });
    report('raw SQL', median(peers), { unit: 'ms' });
    report('a page from the database / raw SQL', median(functions) / median(peers), { atMost: 2 });
    report('a page over GraphQL and HTTP / raw SQL', median(ours) / median(peers));
    await client.end();
  } finally {
    await db.project.delete({ where: { id: project.id } });
    await api.stop();
    await desk.close();
    await queue.stop();
    await close();
  }
}

interface Answer {
  readonly node: { readonly negatives: { readonly pageInfo: { readonly endCursor: string } } };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
