import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { type Database, pendingMigrations } from '@stray/db';

/** What a process needs to work, each `ok` or in words what is wrong; none of them holds a secret. */
export type ReadinessChecks = Readonly<Record<'database' | 'migrations' | 'storage', string>>;

const withinMs = 5_000;

/** @param home the folder of the data */
export async function readiness(pool: Database['pool'], home: string): Promise<ReadinessChecks> {
  const [migrations, storage] = await Promise.all([inTime(lookAtDatabase(pool)), inTime(lookAtStorage(home))]);
  const reached = migrations.kind === 'done';
  return {
    database: reached ? 'ok' : 'does not answer',
    migrations: !reached ? 'unknown' : migrations.value === 0 ? 'ok' : `${migrations.value} to be applied`,
    storage: storage.kind === 'done' ? storage.value : 'does not answer',
  };
}

const lookAtDatabase = async (pool: Database['pool']) => (await pendingMigrations(pool)).length;

async function lookAtStorage(home: string): Promise<string> {
  try {
    await access(home, constants.W_OK | constants.X_OK);
  } catch {
    return 'cannot be written to';
  }
  return (await statfs(home)).bavail > 0 ? 'ok' : 'is full';
}

type Outcome<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed' };

async function inTime<T>(work: Promise<T>): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed' }), withinMs);
  });
  const done = work.then(
    (value): Outcome<T> => ({ kind: 'done', value }),
    (): Outcome<T> => ({ kind: 'failed' }),
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
