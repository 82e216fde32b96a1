import { StrayError } from '@stray/core';
import pg from 'pg';
import { connectionConfig, unreachable } from '../client.ts';
import { advisoryLock, apply, bookkeeping, type Migration, readMigrations } from '../migrate.ts';
import { type Column, isVector, quoted, readTables, type Table } from './catalog.ts';
import type { AppliedMigration, TextRow } from './snapshot.ts';

export interface RowsToRestore {
  /** Those of the database that the rows are from. */
  readonly migrations: readonly AppliedMigration[];
  readonly tables: readonly (Table & { readonly rows: number })[];
  /** Whether what the database holds may be lost. */
  readonly replace: boolean;
  /** Gives all rows to `insert`, in any order. */
  readonly load: (insert: (table: string, rows: readonly TextRow[]) => Promise<void>) => Promise<void>;
}

/** What a database holds that would be lost. */
export interface Held {
  readonly projects: number;
  readonly samples: number;
}

/**
 * Which migrations of the rows this Stray knows.
 *
 * @throws StrayError BACKUP_TOO_NEW for rows of a newer one · MIGRATION_CHANGED
 */
export async function knownMigrations(applied: readonly AppliedMigration[]): Promise<readonly Migration[]> {
  const migrations = await readMigrations();
  for (const { name, checksum } of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (known === undefined) {
      throw new StrayError(
        'BACKUP_TOO_NEW',
        `The backup is of a newer Stray: its database has ${name}. Update Stray first.`,
      );
    }
    if (known.checksum !== checksum) {
      throw new StrayError('MIGRATION_CHANGED', `Migration ${name} was changed after the backup was made.`);
    }
  }
  return migrations;
}

/**
 * What is in a database; nothing where there are no tables yet.
 *
 * @throws StrayError DATABASE_UNREACHABLE · CONFLICT while Stray works on it
 */
export async function lookInto(url: string): Promise<Held> {
  return connected(url, async (client) => {
    await refuseWhileInUse(client);
    return heldBy(client);
  });
}

/**
 * Puts rows in place of everything that the database holds, in one transaction: cut short anywhere, it is as it was. The
 * schema is made as it was when the rows were read, they are loaded without foreign keys, which are then checked, and
 * the migrations that have come since are applied.
 *
 * @throws StrayError CONFLICT while Stray works on the database, or it holds something that may not be lost ·
 *   BACKUP_TOO_NEW · BACKUP_INVALID for rows that do not fit · DATABASE_UNREACHABLE
 */
export async function restoreRows(
  url: string,
  { migrations: applied, tables, replace, load }: RowsToRestore,
): Promise<void> {
  const migrations = await knownMigrations(applied);
  const before = new Set(applied.map(({ name }) => name));
  await connected(url, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock]);
    await refuseWhileInUse(client);
    const { projects, samples } = await heldBy(client);
    if (!replace && projects + samples > 0) throw notEmpty({ projects, samples });
    await dropAll(client);
    await client.query(bookkeeping);
    for (const migration of migrations) if (before.has(migration.name)) await apply(client, migration);
    const made = new Map((await readTables(client)).map((table) => [table.name, table]));
    const foreignKeys = await dropForeignKeys(client);
    for (const name of made.keys()) await client.query(`TRUNCATE ${quoted(name)}`);
    await load((name, rows) => insert(client, placeOf(made, tables, name), rows));
    for (const { name, rows } of tables) {
      const { rows: counted } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(name)}`);
      if (Number(counted[0]?.n) !== rows) throw invalid(`${name} has ${counted[0]?.n} rows instead of ${rows}`);
    }
    for (const statement of foreignKeys) {
      await client.query(statement).catch((cause: unknown) => {
        throw invalid(`rows do not fit together: ${cause instanceof Error ? cause.message : cause}`);
      });
    }
    await setSequences(client);
    for (const migration of migrations) if (!before.has(migration.name)) await apply(client, migration);
    await client.query('COMMIT');
    await client.query('ANALYZE');
  });
}

export const notEmpty = ({ projects, samples }: Held): StrayError =>
  new StrayError(
    'CONFLICT',
    `The database holds ${projects} projects and ${samples} photos, which would be lost. --replace puts the backup in their place.`,
  );

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connectionConfig(url), application_name: 'stray restore' });
  await client.connect().catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  try {
    return await work(client);
  } finally {
    // What was not committed is gone with the connection.
    await client.end();
  }
}

/** The embedded server has one session, and its folder's lock keeps others out. */
async function refuseWhileInUse(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'stray' AND pid <> pg_backend_pid()`,
  );
  if ((rows[0]?.n ?? 0) > 0) throw new StrayError('CONFLICT', 'Stray is at work on this database; stop it first.');
}

async function heldBy(client: pg.Client): Promise<Held> {
  const { rows: there } = await client.query<{ ready: boolean }>(
    `SELECT to_regclass('"Project"') IS NOT NULL AND to_regclass('"Sample"') IS NOT NULL AS ready`,
  );
  if (!there[0]?.ready) return { projects: 0, samples: 0 };
  const { rows } = await client.query<Held>(
    'SELECT (SELECT count(*) FROM "Project")::int AS projects, (SELECT count(*) FROM "Sample")::int AS samples',
  );
  return rows[0] ?? { projects: 0, samples: 0 };
}

/** Takes away what migrations and the queue made, and nothing that belongs to an extension. */
async function dropAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('DROP TABLE %s CASCADE', c.oid::regclass) AS statement FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
     UNION ALL
     SELECT format('DROP TYPE %s CASCADE', t.oid::regtype) FROM pg_type t
     WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype = 'e'
     UNION ALL
     SELECT format('DROP FUNCTION %s CASCADE', p.oid::regprocedure) FROM pg_proc p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  );
  for (const { statement } of rows) await client.query(statement);
  await client.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
}

/** @returns what makes them again */
async function dropForeignKeys(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted(name)}`);
  return rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${quoted(name)} ${definition}`);
}

/** The columns of the rows as the table has them now; both were made by the same migrations. */
function placeOf(made: ReadonlyMap<string, Table>, given: readonly Table[], name: string): Table {
  const [table, theirs] = [made.get(name), given.find((candidate) => candidate.name === name)];
  if (table === undefined || theirs === undefined) throw invalid(`there is no table ${name}`);
  const columns = theirs.columns.map((column) => {
    const mine = table.columns.find((candidate) => candidate.name === column.name);
    if (mine === undefined) throw invalid(`${name} has no column ${column.name}`);
    return mine;
  });
  return { name, columns };
}

/** A statement takes at most 65,535 parameters. */
const mostParameters = 10_000;

async function insert(client: pg.Client, { name, columns }: Table, rows: readonly TextRow[]): Promise<void> {
  const atOnce = Math.max(1, Math.floor(mostParameters / columns.length));
  const names = columns.map((column) => quoted(column.name)).join(', ');
  for (let from = 0; from < rows.length; from += atOnce) {
    const chunk = rows.slice(from, from + atOnce);
    const values = chunk.map(
      (_, r) => `(${columns.map(({ type }, c) => `$${r * columns.length + c + 1}::${type}`).join(', ')})`,
    );
    const text = `INSERT INTO ${quoted(name)} (${names}) OVERRIDING SYSTEM VALUE VALUES ${values.join(', ')}`;
    const parameters = chunk.flatMap((row) => columns.map((column, c) => parameterOf(column, row[c] ?? null)));
    await client.query(text, parameters).catch((cause: unknown) => {
      throw invalid(`rows of ${name} are refused: ${cause instanceof Error ? cause.message : cause}`);
    });
  }
}

const parameterOf = (column: Column, text: string | null): string | Buffer | null =>
  text !== null && isVector(column) ? Buffer.from(text, 'base64') : text;

/** Numbers that a column counts up itself go on behind those that are there. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('SELECT setval(%L, coalesce(max(%I), 1)) FROM %s', s.seq, a.attname, c.oid::regclass) AS statement
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     CROSS JOIN LATERAL (SELECT pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS seq) s
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND s.seq IS NOT NULL`,
  );
  for (const { statement } of rows) await client.query(statement);
}

const invalid = (why: string): StrayError => new StrayError('BACKUP_INVALID', `The backup cannot be restored: ${why}.`);
