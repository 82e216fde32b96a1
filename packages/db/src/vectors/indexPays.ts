import type pg from 'pg';
import { type Ensured, ensureIndex, type IndexWanted } from './indexes.ts';
import { countRows, type ServerKind, serverOf } from './indexState.ts';

/**
 * Whether an index over so many rows is worth its build. Measured on two cores (bench/index.bench.ts): a row of 1,000 numbers
 * that is looked at costs 5 µs, and 9 µs in the embedded server; a search in the index about 10 ms, whatever the number of
 * rows; a row's part of the build 0.7 ms, and 2 ms in the embedded server, where nobody else is served meanwhile. So there is
 * an index for searches that would keep a person waiting for 0.1 s; in the embedded server never, which it would hold up for
 * minutes where a search one by one takes a second.
 */
export function indexPays({ rows, server }: { readonly rows: number; readonly server: ServerKind }): boolean {
  return server !== 'embedded' && rows >= 20_000;
}

/** Sees that the rows of an encoder have an index if there are so many that it pays. */
export async function ensureIndexThatPays(
  pool: pg.Pool,
  wanted: IndexWanted,
): Promise<Ensured | { readonly kind: 'unneeded'; readonly rows: number }> {
  const rows = await countRows(pool, wanted);
  return indexPays({ rows, server: await serverOf(pool) }) ? ensureIndex(pool, wanted) : { kind: 'unneeded', rows };
}
