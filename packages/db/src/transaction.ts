import type { Db } from './client.ts';
import type { Prisma } from './generated/prisma/client.ts';

const timeoutMs = 60_000;

/** Runs `work` in the transaction that `db` is, or in one of its own. */
export function inTransaction<T>(db: Db, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return '$transaction' in db ? db.$transaction(work, { timeout: timeoutMs, maxWait: timeoutMs }) : work(db);
}

/** `items` in pieces of at most `size`. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
