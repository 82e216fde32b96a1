import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { toBinary } from './binary.ts';
import { graphs, type IndexedTable, indexShape } from './indexShape.ts';
import { indexState } from './indexState.ts';

/** How the index orders the rows of one encoder by a query. */
export interface IndexOrder {
  /** The distance in the index, for ORDER BY alone: it may be rounded. */
  readonly distance: Prisma.Sql;
  /** Rows to take in this order, which are then put into the exact one. */
  readonly candidates: number;
}

export interface Search<Row> {
  readonly encoderId: string;
  readonly table: IndexedTable;
  readonly query: Float32Array;
  readonly first: number;
  /** How many rows the filter leaves, counted up to `most`; absent without a filter. */
  countUpTo?(most: number): Promise<number>;
  /** All rows that the filter leaves, one by one. */
  exact(): Promise<Row[]>;
  /** The same from the index. */
  indexed(db: Db, order: IndexOrder): Promise<Row[]>;
  /** Whether what the index gave may be taken for the answer. */
  suffices(rows: readonly Row[]): boolean;
}

/**
 * The rows nearest to a query: from the index where there is one, and exactly where there is none, where the filter leaves
 * few rows, and where the index does not find enough. In a transaction of the caller's always exactly, because the
 * settings that a search in the index needs would outlive it.
 */
export async function nearest<Row>(db: Db, search: Search<Row>): Promise<Row[]> {
  const shape = indexShape(search.table, search.query.length);
  if (!('$transaction' in db) || shape === undefined) return search.exact();
  const state = await indexState(db, search);
  if (state.kind !== 'ready') return search.exact();

  const { efSearch } = graphs[search.table];
  const candidates = shape.rounds ? 2 * search.first + 32 : search.first + 16;
  const looksAt = Math.min(Math.max(efSearch, candidates), 1000);
  const few = fewRows({ rows: state.rows, candidates, looksAt });
  if (search.countUpTo !== undefined && (await search.countUpTo(few + 1)) <= few) return search.exact();

  const type = Prisma.raw(shape.type);
  const distance = Prisma.sql`${Prisma.raw(shape.expression)} <#> ${toBinary(withZero(search.query))}::vector::${type}`;
  const found = await inTransaction(db, async (tx) => {
    await tx.$queryRaw(settings({ looksAt, mostLookedAt: 4 * few }));
    return search.indexed(tx, { distance, candidates });
  });
  return search.suffices(found) ? found : search.exact();
}

/** The statements around a search in the index take as long as looking at about so many rows. */
const leastRows = 2000;

/**
 * How few rows are faster looked at one by one. With r of n rows left by a filter, the index has to bring k·n/r rows, and
 * never fewer than it looks at anyway, for k of them to pass; a row that it brings costs about what two cost that are read
 * by their keys.
 */
export function fewRows(index: { rows: number; candidates: number; looksAt: number }): number {
  return Math.ceil(Math.max(leastRows, 2 * index.looksAt, Math.sqrt(2 * index.candidates * index.rows)));
}

/** For the length of the transaction, because clients of the embedded server share a session. */
function settings({ looksAt, mostLookedAt }: { looksAt: number; mostLookedAt: number }): Prisma.Sql {
  const wanted = {
    'hnsw.ef_search': looksAt,
    // Goes on looking where the filter lets too few pass, and gives rows in their order.
    'hnsw.iterative_scan': 'strict_order',
    'hnsw.max_scan_tuples': Math.max(20_000, mostLookedAt),
    // Without statistics, which the embedded server never has, the planner would rather sort everything.
    enable_seqscan: 'off',
    enable_bitmapscan: 'off',
    enable_sort: 'off',
    // Compiling costs more than the search; what is switched off above counts as costly and would bring it about.
    jit: 'off',
  };
  const calls = Object.entries(wanted).map(([name, value]) => Prisma.sql`set_config(${name}, ${String(value)}, true)`);
  return Prisma.sql`SELECT ${Prisma.join(calls)}`;
}

/** In the dimension that only the index has. */
function withZero(query: Float32Array): Float32Array {
  const longer = new Float32Array(query.length + 1);
  longer.set(query);
  return longer;
}
