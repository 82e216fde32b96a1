import { startEmbedded } from '@stray/db';
import pg from 'pg';

export interface BenchDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** In memory, for as long as it is measured. */
export async function embeddedDatabase(): Promise<BenchDatabase> {
  const { url, stop } = await startEmbedded({ dir: 'memory://' });
  return { url, close: stop };
}

/**
 * A database on a server, by name: it is dropped in the end, or kept for a next run, which then makes neither rows nor
 * indexes of its own.
 */
export async function namedDatabase(server: string, name: string, keep: boolean): Promise<BenchDatabase> {
  const there = await administer(server, 'SELECT FROM pg_database WHERE datname = $1', [name]);
  if (there.rowCount === 0) await administer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async close() {
      if (!keep) await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string, values?: readonly unknown[]): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(statement, values === undefined ? undefined : [...values]);
  } finally {
    await client.end();
  }
}
