import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { StrayError } from '@stray/core';
import pg from 'pg';
import { connectionConfig, unreachable } from './client.ts';

/** `prisma/migrations` of the checkout, the same seen from `src` and from `dist`. */
export const migrationsFolder = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url));

// Any number will do, as long as every process that migrates takes the same one.
export const advisoryLock = 72_707_369;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** sha256 of the SQL in hex, as Prisma computes it */
  readonly checksum: string;
}

/**
 * Applies every migration that the database lacks, each in a transaction, and returns their names. The book-keeping is
 * that of `prisma migrate deploy`, so either may be used on the same database. Processes that start together wait for
 * each other.
 * @throws StrayError MIGRATION_CHANGED when an applied migration is no longer what it was, or one failed half-way
 * @throws StrayError DATABASE_UNREACHABLE
 * @throws StrayError DATABASE_UNSUITABLE when the server lacks pgvector
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client(connectionConfig(url));
  await client.connect().catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  try {
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations);
      if (name === undefined) return applied;
      applied.push(name);
    }
  } finally {
    await client.end();
  }
}

/** The names of the migrations that a database lacks; of all where it has none. */
export async function pendingMigrations(pool: pg.Pool, folder = migrationsFolder): Promise<string[]> {
  const { rows: found } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
  );
  const { rows } = found[0]?.there
    ? await pool.query<{ migration_name: string }>(
        'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
      )
    : { rows: [] };
  const applied = new Set(rows.map(({ migration_name }) => migration_name));
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() && !applied.has(entry.name) ? [entry.name] : [])).sort();
}

/**
 * Looks and applies in one transaction: a lock of its own keeps other processes out on PostgreSQL, and the embedded
 * server, whose clients share a session and so its locks, serves nobody else until the transaction ends.
 */
async function applyNext(client: pg.Client, migrations: readonly Migration[]): Promise<string | undefined> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock]);
    await client.query(bookkeeping);
    const next = await firstMissing(client, migrations);
    if (next !== undefined) await apply(client, next);
    await client.query('COMMIT');
    return next?.name;
  } catch (cause) {
    await client.query('ROLLBACK');
    throw unsuitable(cause) ?? cause;
  }
}

export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(`${folder}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function firstMissing(client: pg.Client, migrations: readonly Migration[]): Promise<Migration | undefined> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  for (const { name, checksum } of migrations) {
    const row = applied.get(name);
    if (row?.finished_at === null) {
      throw new StrayError(
        'MIGRATION_CHANGED',
        `Migration ${name} failed half-way on this database; repair it by hand.`,
      );
    }
    if (row !== undefined && row.checksum !== checksum) {
      throw new StrayError('MIGRATION_CHANGED', `Migration ${name} was changed after it was applied to this database.`);
    }
  }
  return migrations.find(({ name }) => !applied.has(name));
}

export async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  );
}

function unsuitable(cause: unknown): StrayError | undefined {
  if (!(cause instanceof pg.DatabaseError) || !cause.message.includes('extension "vector"')) return undefined;
  return new StrayError(
    'DATABASE_UNSUITABLE',
    `The database needs the pgvector extension: ${cause.message}. Install it, or let an administrator run CREATE EXTENSION vector.`,
    { cause },
  );
}

export const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
