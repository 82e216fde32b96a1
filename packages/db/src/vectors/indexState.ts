import type pg from 'pg';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type IndexedTable, indexName, ofEncoder } from './indexShape.ts';

export interface IndexOf {
  readonly encoderId: string;
  readonly table: IndexedTable;
}

export type IndexState =
  | { readonly kind: 'none' }
  /** Being built, or left behind by a build that was cut off: `ensureIndex` tells which. */
  | { readonly kind: 'unfinished' }
  /** `rows` is the server's estimate. */
  | { readonly kind: 'ready'; readonly rows: number };

/** Whether the rows of an encoder have an index. */
export async function indexState(db: Db, { encoderId, table }: IndexOf): Promise<IndexState> {
  const [row] = await db.$queryRaw<{ valid: boolean; rows: number }[]>(stateSql(indexName(table, encoderId)));
  return stateOf(row);
}

/** The same on a connection. */
export async function stateWith(client: pg.PoolClient, name: string): Promise<IndexState> {
  const { text, values } = stateSql(name);
  const { rows } = await client.query<{ valid: boolean; rows: number }>(text, values);
  return stateOf(rows[0]);
}

function stateSql(name: string): Prisma.Sql {
  return Prisma.sql`
    SELECT i.indisvalid AS valid, c.reltuples::float8 AS rows FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relname = ${name} AND pg_table_is_visible(c.oid)`;
}

function stateOf(row: { readonly valid: boolean; readonly rows: number } | undefined): IndexState {
  if (row === undefined) return { kind: 'none' };
  return row.valid ? { kind: 'ready', rows: Math.max(row.rows, 0) } : { kind: 'unfinished' };
}

/** How many rows an encoder has. */
export async function countRows(client: pg.Pool | pg.PoolClient, { encoderId, table }: IndexOf): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM "${table}" WHERE ${ofEncoder(encoderId)}`,
  );
  return rows[0]?.n ?? 0;
}

/** One session for all clients, or a process for each. */
export type ServerKind = 'embedded' | 'processes';

export async function serverOf(client: pg.Pool | pg.PoolClient): Promise<ServerKind> {
  const { rows } = await client.query<{ embedded: boolean }>(`SELECT version() LIKE '%PGlite%' AS embedded`);
  return rows[0]?.embedded === true ? 'embedded' : 'processes';
}
