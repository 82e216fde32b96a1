import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Prisma } from '../generated/prisma/client.ts';
import { type Cell, int32At } from './cells.ts';
import { withLiterals } from './literal.ts';

/** Rows in the binary form of COPY, and where their cells lie. */
export interface CopiedRows {
  readonly bytes: Buffer;
  readonly count: number;
  /** Cells of a row. */
  readonly width: number;
  /** [count, width] where each cell begins in `bytes`. */
  readonly starts: Int32Array;
  /** [count, width] bytes of each cell; -1 for none. */
  readonly lengths: Int32Array;
}

/**
 * The rows of a query as COPY sends them in binary form: the server writes no number as text, and the driver does not look
 * at each cell. They are all in memory, so the query says how many there may be.
 *
 * @param width columns of the query
 */
export async function copyRows(pool: pg.Pool, query: Prisma.Sql, width: number): Promise<CopiedRows> {
  return located(await copied(pool, `COPY (${withLiterals(query)}) TO STDOUT (FORMAT binary)`), width);
}

async function copied(pool: pg.Pool, statement: string): Promise<Buffer> {
  const client = await connection(pool);
  const pieces: Buffer[] = [];
  let failure: Error | undefined;
  try {
    for await (const piece of client.query(copyTo(statement))) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

/** Asked for by callback, it is not observed: a statement with its values in it is nothing to tell of. */
const connection = (pool: pg.Pool) =>
  new Promise<pg.PoolClient>((resolve, reject) => {
    pool.connect((error, client) => (client === undefined ? reject(error) : resolve(client)));
  });

/** Signature, flags and the length of an extension that there is not yet. */
const headerBytes = 19;
/** Of a row how many cells it has, and of a cell how many bytes. */
const [countBytes, lengthBytes] = [2, 4];

/** @see https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4 */
function located(bytes: Buffer, width: number): CopiedRows {
  let [starts, lengths] = [new Int32Array(rowsExpected * width), new Int32Array(rowsExpected * width)];
  let [at, cell] = [headerBytes, 0];
  while (bytes.readInt16BE(at) !== -1) {
    at += countBytes;
    if (cell === starts.length) [starts, lengths] = [doubled(starts), doubled(lengths)];
    for (const end = cell + width; cell < end; cell++) {
      const length = int32At(bytes, at);
      at += lengthBytes;
      starts[cell] = at;
      lengths[cell] = length;
      if (length > 0) at += length;
    }
  }
  return { bytes, count: cell / width, width, starts, lengths };
}

/** Room is made for so many, and for twice as many when they are more. */
const rowsExpected = 512;

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

export type CellKinds = Readonly<Record<string, Cell<unknown>>>;

/** The cells of each column, null where there is nothing. */
export type Columns<C extends CellKinds> = { readonly [Name in keyof C]: (ReturnType<C[Name]> | null)[] };

/** @param kinds what the columns are, in their order @param wanted all of them when left out */
export function columnsOf<C extends CellKinds, Name extends keyof C & string>(
  { bytes, count, width, starts, lengths }: CopiedRows,
  kinds: C,
  wanted: readonly Name[] = Object.keys(kinds) as Name[],
): Pick<Columns<C>, Name> {
  const names = Object.keys(kinds);
  const columns = wanted.map((name) => {
    const column = names.indexOf(name);
    const cell = kinds[name];
    if (cell === undefined) throw new TypeError(`There is no column ${name}.`);
    const values = new Array<unknown>(count);
    for (let row = 0, i = column; row < count; row++, i += width) {
      const length = lengths[i] ?? -1;
      values[row] = length < 0 ? null : cell(bytes, starts[i] ?? 0, length);
    }
    return [name, values] as const;
  });
  return Object.fromEntries(columns) as Pick<Columns<C>, Name>;
}
