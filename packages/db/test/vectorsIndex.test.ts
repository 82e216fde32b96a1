import {
  type Db,
  dropIndex,
  ensureIndex,
  ensureIndexThatPays,
  indexPays,
  indexState,
  insertSamples,
  nearestLabels,
  Prisma,
  putEmbeddings,
  putLabels,
  similarSamples,
} from '@stray/db';
import { makeDataset, sha256Of, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';
import { drawn, encoderOf, makeVersion } from './vectorsData.ts';

const dimension = 8;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

withDatabase((database) => {
  const putWords = (encoderId: string, count: number, of = dimension) =>
    putLabels(
      database().prisma,
      encoderId,
      numbers(count).map((i) => ({ text: `word ${i}`, kind: 'NOUN' as const, embedding: drawn(i, of) })),
    );

  test('searches are planned on the index of their encoder, and exact ones are not', async () => {
    const { prisma, pool } = database();
    const [indexed, plain] = [encoderOf('indexed'), encoderOf('plain')];
    await putWords(indexed, 2500);
    await putWords(plain, 100);
    const dataset = await makeDataset(prisma);
    const samples = numbers(2100).map((i) => ({ path: `${i}.jpg`, sha256: sha256Of(`${indexed} ${i}`), bytes: 1 }));
    await insertSamples(prisma, dataset.id, samples);
    await putEmbeddings(
      prisma,
      indexed,
      samples.map(({ sha256 }, i) => ({ sha256, embedding: drawn(i, dimension) })),
    );
    for (const table of ['Label', 'Embedding'] as const)
      await ensureIndex(pool, { encoderId: indexed, table, dimension });
    const words = numbers(2300).map((i) => ({ text: `word ${i}`, polarity: 'noun' as const }));
    const large = { corpusVersionId: await makeVersion(prisma, { encoderId: indexed, words }) };
    const small = { corpusVersionId: await makeVersion(prisma, { encoderId: indexed, words: words.slice(0, 20) }) };

    const query = drawn(7, dimension);
    const words10 = { encoderId: indexed, query, first: 10 };
    const uses = async (search: (db: Db) => Promise<unknown>) => /hnsw/.test(await plansOf(database().prisma, search));
    expect(await uses((db) => nearestLabels(db, words10))).toBe(true);
    expect(await uses((db) => nearestLabels(db, { ...words10, within: large }))).toBe(true);
    expect(await uses((db) => similarSamples(db, { ...words10, datasetId: dataset.id }))).toBe(true);
    expect(await uses((db) => nearestLabels(db, { ...words10, within: small }))).toBe(false);
    expect(await uses((db) => nearestLabels(db, { ...words10, encoderId: plain }))).toBe(false);
    expect(await uses((db) => similarSamples(db, { ...words10, encoderId: plain, datasetId: dataset.id }))).toBe(false);
  });

  test('what a search sets for itself is gone after it', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('settings');
    await putWords(encoderId, 50);
    await ensureIndex(pool, { encoderId, table: 'Label', dimension });
    await nearestLabels(prisma, { encoderId, query: drawn(1, dimension), first: 5 });
    const settings = ['enable_seqscan', 'enable_sort', 'enable_bitmapscan'].map((name) =>
      pool.query(`SELECT current_setting('${name}') AS value`),
    );
    for (const { rows } of await Promise.all(settings)) expect(rows[0].value).toBe('on');
  });

  test('an index is built once, is there for its encoder and table alone, and can be dropped', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf("it's");
    await putWords(encoderId, 60);
    const wanted = { encoderId, table: 'Label' as const, dimension };
    expect(await indexState(prisma, wanted)).toEqual({ kind: 'none' });
    expect(await ensureIndex(pool, wanted)).toEqual({ kind: 'ready', built: true });
    expect(await ensureIndex(pool, wanted)).toEqual({ kind: 'ready', built: false });
    expect(await indexState(prisma, wanted)).toEqual({ kind: 'ready', rows: 60 });
    expect((await indexState(prisma, { ...wanted, table: 'Embedding' })).kind).toBe('none');
    expect((await indexState(prisma, { ...wanted, encoderId: encoderOf('other') })).kind).toBe('none');
    await dropIndex(pool, wanted);
    await dropIndex(pool, wanted);
    expect(await indexState(prisma, wanted)).toEqual({ kind: 'none' });
  });

  test('more than 1,999 dimensions are indexed as halves and put in order exactly; more than 3,999 are not indexed', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('long');
    await putWords(encoderId, 40, 2100);
    const query = drawn(3, 2100);
    const search = () => nearestLabels(prisma, { encoderId, query, first: 15 });
    const exact = await search();
    expect(await ensureIndex(pool, { encoderId, table: 'Label', dimension: 2100 })).toEqual({
      kind: 'ready',
      built: true,
    });
    expect(await plansOf(prisma, (db) => nearestLabels(db, { encoderId, query, first: 15 }))).toContain('halfvec');
    expect(await search()).toEqual(exact);

    const longer = encoderOf('longer');
    await putWords(longer, 5, 4000);
    const ensured = await ensureIndex(pool, { encoderId: longer, table: 'Label', dimension: 4000 });
    expect(ensured).toEqual({ kind: 'impossible', why: expect.stringContaining('4000') });
    expect(await nearestLabels(prisma, { encoderId: longer, query: drawn(1, 4000), first: 5 })).toHaveLength(5);
  });

  test('what a build that was cut off left behind is no index, and is built anew', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('cut off');
    await putWords(encoderId, 50);
    const wanted = { encoderId, table: 'Label' as const, dimension };
    await ensureIndex(pool, wanted);
    const { rows } = await pool.query<{ oid: number }>(
      'SELECT indexrelid AS oid FROM pg_index WHERE pg_get_expr(indpred, indrelid) LIKE $1',
      [`%${encoderId}%`],
    );
    await pool.query('UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1', [rows[0]?.oid]);
    expect(await indexState(prisma, wanted)).toEqual({ kind: 'unfinished' });
    expect(await nearestLabels(prisma, { encoderId, query: drawn(1, dimension), first: 5 })).toHaveLength(5);
    expect(await ensureIndex(pool, wanted)).toEqual({ kind: 'ready', built: true });
    expect((await indexState(prisma, wanted)).kind).toBe('ready');
  });

  test('photos are indexed as halves and put in order exactly, and an index of an older making goes', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('photos');
    const dataset = await makeDataset(prisma);
    const samples = numbers(2100).map((i) => ({ path: `${i}.jpg`, sha256: sha256Of(`${encoderId} ${i}`), bytes: 1 }));
    await insertSamples(prisma, dataset.id, samples);
    await putEmbeddings(
      prisma,
      encoderId,
      samples.map(({ sha256 }, i) => ({ sha256, embedding: drawn(i, dimension) })),
    );
    const search = (db: Db) =>
      similarSamples(db, { encoderId, datasetId: dataset.id, query: drawn(3, dimension), first: 5 });
    const exact = await search(prisma);
    const wanted = { encoderId, table: 'Embedding' as const, dimension };
    await ensureIndex(pool, wanted);
    const named = async () => {
      const { rows } = await pool.query<{ name: string }>(
        `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE pg_get_expr(indpred, indrelid) LIKE '%' || $1 || '%'`,
        [encoderId],
      );
      return rows.map(({ name }) => name);
    };
    const [made = ''] = await named();
    await pool.query(`ALTER INDEX ${made} RENAME TO ${made.replace(/hnsw\d+/, 'hnsw0')}`);
    expect((await indexState(prisma, wanted)).kind).toBe('none');
    await ensureIndex(pool, wanted);
    expect(await named()).toEqual([made]);
    expect(await plansOf(prisma, search)).toContain('halfvec');
    expect(await search(prisma)).toEqual(exact);
  });

  test('an index is built by itself only where there are so many rows that it pays', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('few');
    await putWords(encoderId, 5);
    const wanted = { encoderId, table: 'Label' as const, dimension };
    expect(await ensureIndexThatPays(pool, wanted)).toEqual({ kind: 'unneeded', rows: 5 });
    expect((await indexState(prisma, wanted)).kind).toBe('none');
    expect(indexPays({ rows: 50_000, server: 'processes' })).toBe(true);
    expect(indexPays({ rows: 5_000, server: 'processes' })).toBe(false);
    expect(indexPays({ rows: 500_000, server: 'embedded' })).toBe(false);
  });

  test('two who want the same index get one', async () => {
    const { prisma, pool } = database();
    const encoderId = encoderOf('both');
    await putWords(encoderId, 300);
    const wanted = { encoderId, table: 'Label' as const, dimension };
    const ensured = await Promise.all([ensureIndex(pool, wanted), ensureIndex(pool, wanted)]);
    expect(ensured.filter((one) => one.kind === 'ready' && one.built)).toHaveLength(1);
    expect((await indexState(prisma, wanted)).kind).toBe('ready');
  });
});

/** The plans of the statements of a search that put rows in an order. */
async function plansOf(prisma: Db, search: (db: Db) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  if (!('$extends' in prisma)) throw new Error('A transaction has no extensions.');
  const explaining = prisma.$extends({
    query: {
      async $queryRaw({ args, query }) {
        if (args.sql.includes('ORDER BY')) plans.push(JSON.stringify(await query(Prisma.sql`EXPLAIN ${args}`)));
        return query(args);
      },
    },
  });
  await search(explaining as unknown as Db);
  return plans.join();
}
