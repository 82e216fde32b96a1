import { PrismaPg } from '@prisma/adapter-pg';
import { StrayError } from '@stray/core';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';
import { observeStatements, type StatementObserver } from './observe.ts';

/** The client, or the transaction of which a call shall be a part: the first argument of everything that reads or writes. */
export type Db = PrismaClient | Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  /** For what Prisma cannot say; both draw on the same connections. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** 10 when left out. The embedded server takes 100 from all its clients together, and works for one at a time. */
  readonly maxConnections?: number;
  /** After which a statement is ended. The embedded server, which has one session for all, does not know of it. */
  readonly statementTimeoutMs?: number;
  readonly observe?: StatementObserver | undefined;
}

/**
 * Opens the database that `url` names, and sees that it answers.
 * @throws StrayError DATABASE_UNREACHABLE, naming host and port and never the password
 */
export async function createDatabase(
  url: string,
  { maxConnections = 10, statementTimeoutMs, observe }: DatabaseOptions = {},
): Promise<Database> {
  const pool = openPool(url, { maxConnections, statementTimeoutMs });
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    await pool.end();
    throw unreachable(url, cause);
  }
  if (observe) observeStatements(pool, observe);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { onPoolError: () => undefined }) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

export interface PoolOptions extends Pick<DatabaseOptions, 'statementTimeoutMs'> {
  readonly maxConnections: number;
  readonly onError?: (error: unknown) => void;
}

/**
 * Connections that may be lost: the next query takes another one, and a query or transaction at work fails by itself.
 * Unheard, the event would end the process; a connection in use has no listener of the pool's.
 */
export function openPool(
  url: string,
  { maxConnections, statementTimeoutMs, onError = () => undefined }: PoolOptions,
): pg.Pool {
  const pool = new pg.Pool({
    ...connectionConfig(url),
    max: maxConnections,
    ...(statementTimeoutMs && { statement_timeout: statementTimeoutMs }),
  });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** What every connection of ours has in common, whoever opens it. */
export function connectionConfig(url: string): pg.ClientConfig {
  const { protocol } = parseUrl(url);
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new StrayError('BAD_ARGUMENT', 'DATABASE_URL has to begin with postgres:// or postgresql://.');
  }
  return {
    connectionString: url,
    // Prisma's adapter takes every timestamp for UTC, whatever the server's own time zone. To compile a statement takes longer
    // than any of ours gains by it.
    options: '-c TimeZone=UTC -c jit=off',
    connectionTimeoutMillis: 10_000,
    application_name: 'stray',
  };
}

/** Turns the error of a failed connection into one clear line. */
export function unreachable(url: string, cause: unknown): StrayError {
  const { hostname, port } = parseUrl(url);
  const why = cause instanceof Error ? reason(cause) : String(cause);
  return new StrayError(
    'DATABASE_UNREACHABLE',
    `The database at ${hostname || 'localhost'}:${port || '5432'} cannot be reached: ${why}.`,
    { cause },
  );
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new StrayError(
      'BAD_ARGUMENT',
      'DATABASE_URL is not a URL such as postgres://user:password@host:5432/database.',
    );
  }
}

function reason(error: Error): string {
  // Node tries IPv6 and IPv4, and wraps both refusals in an AggregateError without a message.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const inner = first instanceof Error ? first : error;
  if ('code' in inner && inner.code === 'ECONNREFUSED') return 'nothing listens there';
  if ('code' in inner && inner.code === 'ENOTFOUND') return 'the host name is unknown';
  return inner.message || 'no answer';
}
