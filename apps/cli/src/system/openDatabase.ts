import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StrayError } from '@stray/core';
import { connectionOf, startEmbedded } from '@stray/db';
import type { SystemSettings } from './settings.ts';

export interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

type Where = Pick<SystemSettings, 'home' | 'databaseUrl'>;

const folderOf = (home: string) => join(home, 'database');

/**
 * The database as it is: the one that DATABASE_URL names, that of a Stray that runs here, or the embedded one, opened
 * under its lock.
 *
 * @throws StrayError NOT_FOUND where there is none · DATABASE_LOCKED
 */
export async function openDatabase({ home, databaseUrl }: Where): Promise<OpenDatabase> {
  if (databaseUrl !== undefined) return { url: databaseUrl, close: async () => {} };
  const dir = folderOf(home);
  if (!existsSync(join(dir, 'postgres'))) {
    throw new StrayError(
      'NOT_FOUND',
      `There is no Stray in ${home}; name its folder with STRAY_HOME, or set DATABASE_URL.`,
    );
  }
  try {
    return await embedded(dir);
  } catch (error) {
    const running = error instanceof StrayError && error.code === 'DATABASE_LOCKED' ? connectionOf(dir) : undefined;
    if (running === undefined) throw error;
    return { url: running, close: async () => {} };
  }
}

/** The database to be filled: as `openDatabase`, but of a Stray that does not run, and made where there is none. */
export async function openForRestore({ home, databaseUrl }: Where): Promise<OpenDatabase> {
  return databaseUrl === undefined ? embedded(folderOf(home)) : { url: databaseUrl, close: async () => {} };
}

async function embedded(dir: string): Promise<OpenDatabase> {
  const { url, stop } = await startEmbedded({ dir });
  return { url, close: stop };
}
