import { setTimeout as pause } from 'node:timers/promises';
import { StrayError } from '@stray/core';
import { createDatabase, type Database, type DatabaseOptions } from '@stray/db';
import type { Logger } from 'pino';

const patienceMs = 30_000;
const betweenTriesMs = 500;

/**
 * The database, once it answers and has its tables: whoever starts the servers may start them in any order.
 *
 * @throws StrayError DATABASE_UNREACHABLE after half a minute
 */
export async function waitForDatabase(url: string, log: Logger, options?: DatabaseOptions): Promise<Database> {
  const deadline = Date.now() + patienceMs;
  for (let waited = false; ; waited = true) {
    try {
      return await open(url, options);
    } catch (error) {
      const hopeful = error instanceof StrayError && error.code === 'DATABASE_UNREACHABLE';
      if (!hopeful || Date.now() > deadline) throw error;
      if (!waited) log.warn({ why: error.message }, 'Waiting for the database.');
      await pause(betweenTriesMs);
    }
  }
}

async function open(url: string, options?: DatabaseOptions): Promise<Database> {
  const database = await createDatabase(url, options);
  try {
    const [found] = await database.prisma.$queryRaw<
      { ready: boolean }[]
    >`SELECT to_regclass('"Project"') IS NOT NULL AS ready`;
    if (found?.ready) return database;
    throw new StrayError('DATABASE_UNREACHABLE', 'The database has no tables yet: its migrations have not been run.');
  } catch (error) {
    await database.close();
    throw error;
  }
}
