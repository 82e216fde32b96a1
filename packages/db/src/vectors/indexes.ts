import type pg from 'pg';
import { anyMaking, checkDimension, graphBytes, graphs, indexName, indexShape, ofEncoder } from './indexShape.ts';
import { countRows, type IndexOf, serverOf, stateWith } from './indexState.ts';

export type Ensured =
  | { readonly kind: 'ready'; readonly built: boolean }
  /** Somebody else is building it. */
  | { readonly kind: 'building' }
  /** There can be no index for so many dimensions; searches stay exact. */
  | { readonly kind: 'impossible'; readonly why: string };

export interface IndexWanted extends IndexOf {
  readonly dimension: number;
  /** The most memory that the server may take to build it; 1 GB when left out. */
  readonly mostBytes?: number | undefined;
}

/**
 * Sees that the rows of an encoder have an index. On a PostgreSQL with processes it is built beside reads and writes, and
 * what a build that was cut off left behind is built anew; the embedded server makes everybody wait until it is built.
 *
 * @param pool because a build beside others must not be inside a transaction, and has settings of its connection
 */
export async function ensureIndex(pool: pg.Pool, wanted: IndexWanted): Promise<Ensured> {
  const { encoderId, table, dimension, mostBytes = 2 ** 30 } = wanted;
  checkDimension(dimension);
  const shape = indexShape(table, dimension);
  if (shape === undefined) {
    const why = `pgvector indexes embeddings of up to 3,999 numbers, and these have ${dimension}: they are searched one by one.`;
    return { kind: 'impossible', why };
  }
  const name = indexName(table, encoderId);
  const { m, efConstruction } = graphs[table];
  const create = (beside: string) =>
    `CREATE INDEX ${beside} "${name}" ON "${table}" USING hnsw (${shape.expression} ${shape.operators})
     WITH (m = ${m}, ef_construction = ${efConstruction}) WHERE ${ofEncoder(encoderId)}`;
  const memory = async (client: pg.PoolClient) => {
    const rows = await countRows(client, wanted);
    return Math.min(graphBytes({ rows, bytes: shape.bytes, m }), mostBytes);
  };
  return onConnection(pool, async (client) => {
    const ensured =
      (await serverOf(client)) === 'embedded'
        ? await embedded(client, { name, create })
        : await beside(client, { name, create, memory });
    if (ensured.kind === 'ready' && ensured.built) await dropMakings(client, wanted, name);
    return ensured;
  });
}

/** Takes the index of an encoder's rows away, of whatever making. */
export async function dropIndex(pool: pg.Pool, { encoderId, table }: IndexOf): Promise<void> {
  await onConnection(pool, (client) => dropMakings(client, { encoderId, table }));
}

async function dropMakings(client: pg.PoolClient, { encoderId, table }: IndexOf, but?: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT relname AS name FROM pg_class WHERE relname LIKE $1 AND pg_table_is_visible(oid)',
    [anyMaking(table, encoderId)],
  );
  for (const { name } of rows) if (name !== but) await client.query(`DROP INDEX IF EXISTS "${name}"`);
}

interface Build {
  readonly name: string;
  create(beside: string): string;
}

/** One session for all: whoever is in a transaction is alone. */
async function embedded(client: pg.PoolClient, { name, create }: Build): Promise<Ensured> {
  await client.query('BEGIN');
  try {
    const found = await stateWith(client, name);
    if (found.kind === 'ready') {
      await client.query('COMMIT');
      return { kind: 'ready', built: false };
    }
    if (found.kind === 'unfinished') await client.query(`DROP INDEX "${name}"`);
    await client.query(`SELECT set_config('maintenance_work_mem', '256MB', true)`);
    await client.query(create('IF NOT EXISTS'));
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return { kind: 'ready', built: true };
}

interface BuildBeside extends Build {
  /** In bytes: a graph that does not fit into it is built many times slower. */
  memory(client: pg.PoolClient): Promise<number>;
}

async function beside(client: pg.PoolClient, build: BuildBeside): Promise<Ensured> {
  const { name } = build;
  if ((await stateWith(client, name)).kind === 'ready') return { kind: 'ready', built: false };
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [name],
  );
  if (rows[0]?.locked !== true) return { kind: 'building' };
  try {
    const found = await stateWith(client, name);
    if (found.kind === 'ready') return { kind: 'ready', built: false };
    const kilobytes = Math.ceil((await build.memory(client)) / 1024);
    await client.query(`SET maintenance_work_mem = '${kilobytes}kB'`);
    await client.query('SET max_parallel_maintenance_workers = 4');
    await createAnew(client, build).catch(async (error: unknown) => {
      if (!isLackOfRoom(error)) throw error;
      // Processes that build together share that memory in /dev/shm, which is small in a container; one alone does not.
      await client.query('SET max_parallel_maintenance_workers = 0');
      await createAnew(client, build);
    });
    return { kind: 'ready', built: true };
  } finally {
    await client.query('RESET maintenance_work_mem');
    await client.query('RESET max_parallel_maintenance_workers');
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
}

/** With the lock in hand nobody is building it: what is unfinished was left behind. */
async function createAnew(client: pg.PoolClient, { name, create }: Build): Promise<void> {
  await client.query(`DROP INDEX CONCURRENTLY IF EXISTS "${name}"`);
  await client.query(create('CONCURRENTLY'));
}

/** PostgreSQL's disk_full, which it says of shared memory too, and out_of_memory. */
const isLackOfRoom = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '53100' || error.code === '53200');

async function onConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}
