import { type JobInput, type JobName, jobContracts, jobNames } from '@stray/core';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import { openPool, unreachable } from '../client.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { type JobHandlers, type WorkOptions, workOn } from './workOn.ts';

export interface Queue {
  /**
   * Queues a job; in the transaction of the row that it is about, when that is given. There is one waiting job of a name
   * for a run, draft or version: a second one is not queued, so that a stalled one can be sent again without harm.
   * @returns whether it was queued
   */
  send<N extends JobName>(name: N, payload: JobInput<N>, tx?: Prisma.TransactionClient): Promise<boolean>;
  /** Lets jobs start that were queued before the database's clock was set back, and would wait for it to catch up. */
  releaseLate(): Promise<void>;
  /**
   * Begins to work on jobs, one of each name at a time unless `atOnce` says more.
   * @throws Error unless every job name has exactly one handler
   */
  work(handlers: JobHandlers, options?: WorkOptions): void;
  /** Lets the jobs at work come to an end, or to a place where they can go on later, and closes the connections. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** Told of what went wrong besides a job's own failure: a lost connection, say. The queue goes on trying. */
  readonly onError?: (error: unknown) => void;
  /** W3C `traceparent` of what queues a job, which travels with it. */
  readonly traceparent?: () => string | undefined;
}

/** Runs are long, and a dead worker is noticed by the run's missing heartbeat; this is for what nobody notices. */
const expireInSeconds = 4 * 3600;
// Any number will do, as long as it is not the one of the migrations.
const advisoryLock = 72_707_370;
/** Longer than any retry waits. */
const late = '10 minutes';
const retries = { retryLimit: 3, retryDelay: 2, retryBackoff: true };

/**
 * Opens the queue that lives in the database (pg-boss, in its own schema), and makes what it needs there.
 * @throws StrayError DATABASE_UNREACHABLE
 */
export async function createQueue(
  url: string,
  { onError = () => undefined, traceparent = () => undefined }: QueueOptions = {},
): Promise<Queue> {
  const pool = openPool(url, { maxConnections: 4, onError });
  await pool.query('SELECT 1').catch(async (cause: unknown) => {
    await pool.end();
    throw unreachable(url, cause);
  });
  const boss = new PgBoss({
    db: { executeSql: executeOn(pool, onError) },
    schedule: false,
    maintenanceIntervalSeconds: 600,
  });
  boss.on('error', onError);
  await prepare(boss, pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });

  const send: Queue['send'] = async (name, payload, tx) => {
    const ids = jobContracts[name].parse(payload);
    const cause = traceparent();
    const data = cause === undefined ? ids : { ...ids, traceparent: cause };
    const id = await boss.send(name, data, { singletonKey: Object.values(ids).join(), ...(tx && { db: inside(tx) }) });
    return id !== null;
  };
  let stopWork = async () => {};
  return {
    send,
    async releaseLate() {
      await pool.query(
        `UPDATE pgboss.job SET start_after = now() WHERE state < 'active' AND start_after > now() + $1::interval`,
        [late],
      );
    },
    work(handlers, options = {}) {
      stopWork = workOn({ boss, send, onError, handlers, ...options });
    },
    async stop() {
      await stopWork();
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}

/** Makes pg-boss' tables and our queues where they lack. Processes that start together take turns, or they deadlock. */
async function prepare(boss: PgBoss, pool: pg.Pool): Promise<void> {
  const turn = await pool.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    await boss.start();
    const made = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const name of jobNames.filter((job) => !made.has(job))) {
      await boss.createQueue(name, { name, policy: 'short', expireInSeconds, ...retries });
    }
  } finally {
    await turn.query('SELECT pg_advisory_unlock($1)', [advisoryLock]);
    turn.release();
  }
}

/** pg-boss opens transactions inside one text; after an error such a one has to be ended, or its connection is of no use. */
function executeOn(pool: pg.Pool, onError: (error: unknown) => void): PgBoss.Db['executeSql'] {
  return async (text, values) => {
    const client = await pool.connect().catch((error: unknown) => {
      onError(error);
      throw error;
    });
    try {
      return await client.query(text, values);
    } catch (error) {
      // pg-boss keeps the errors of a fetch to itself.
      onError(error);
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };
}

/** The same connection as the rows that a transaction writes. */
function inside(tx: Prisma.TransactionClient): PgBoss.Db {
  return {
    async executeSql(text, values) {
      const parameters = values.map((value) => (isObject(value) ? JSON.stringify(value) : value));
      return { rows: await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...parameters) };
    },
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
