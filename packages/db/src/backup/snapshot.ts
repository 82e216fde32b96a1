import pg from 'pg';
import { connectionConfig, unreachable } from '../client.ts';
import { isVector, quoted, readTables, type Table } from './catalog.ts';

/** A row as text, column by column; embeddings as the base64 of `vector_send`. */
export type TextRow = readonly (string | null)[];

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** All rows as they were at one moment, whoever goes on writing. */
export interface Snapshot {
  readonly migrations: readonly AppliedMigration[];
  readonly tables: readonly (Table & { readonly rows: number })[];
  readonly encoderIds: readonly string[];
  /** Bytes of all blobs that the rows name. */
  readonly blobBytes: number;
  /** The rows of a table, some at a time. */
  rows(table: Table): AsyncGenerator<TextRow[]>;
  /** Names of all blobs that the rows name, in order, some at a time. */
  blobs(): AsyncGenerator<string[]>;
  /** Archives that were received and are not taken apart. */
  openUploads(): Promise<string[]>;
  close(): Promise<void>;
}

export interface SnapshotWish {
  /** Whether the files of exports are among the blobs: they can be large, and made again. */
  readonly exports: boolean;
}

const rowsAtOnce = 200;
const namesAtOnce = 10_000;

/**
 * Opens a snapshot in a transaction of its own (REPEATABLE READ). On a PostgreSQL nobody waits for it; the embedded
 * server, which is one session, serves nobody else until it is closed.
 *
 * @throws StrayError DATABASE_UNREACHABLE
 */
export async function openSnapshot(url: string, { exports }: SnapshotWish): Promise<Snapshot> {
  const client = new pg.Client(connectionConfig(url));
  await client.connect().catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const tables: (Table & { rows: number })[] = [];
    for (const table of await readTables(client)) {
      const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(table.name)}`);
      tables.push({ ...table, rows: Number(rows[0]?.n) });
    }
    const migrations = await client.query<AppliedMigration>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    );
    const encoders = await client.query<{ id: string }>('SELECT DISTINCT "encoderId" AS id FROM "ScoreRun" ORDER BY 1');
    const has = (name: string) => tables.some((table) => table.name === name);
    const withExports =
      exports && tables.some(({ name, columns }) => name === 'Export' && columns.some((one) => one.name === 'sha256'));
    const bytes = await client.query<{ n: string }>(
      `SELECT coalesce(sum(bytes), 0) AS n FROM (
         SELECT max(bytes)::bigint AS bytes FROM "Sample" GROUP BY sha256
         ${withExports ? 'UNION ALL SELECT max(bytes) FROM "Export" WHERE sha256 IS NOT NULL GROUP BY sha256' : ''}) b`,
    );
    return {
      migrations: migrations.rows,
      tables,
      encoderIds: encoders.rows.map(({ id }) => id),
      blobBytes: Number(bytes.rows[0]?.n),
      async *rows({ name, columns }) {
        const texts = columns.map((column) =>
          isVector(column)
            ? `translate(encode(vector_send(${quoted(column.name)}), 'base64'), E'\\n', '')`
            : `${quoted(column.name)}::text`,
        );
        const select = `SELECT ${texts.join(', ')} FROM ${quoted(name)}`;
        for await (const rows of fetched(client, select, rowsAtOnce)) yield rows;
      },
      async *blobs() {
        for await (const rows of fetched(client, blobNames(has, withExports), namesAtOnce))
          yield rows.flatMap(([name]) => name ?? []);
      },
      async openUploads() {
        if (!has('Upload')) return [];
        const { rows } = await client.query<{ id: string }>('SELECT id FROM "Upload" WHERE "finishedAt" IS NULL');
        return rows.map(({ id }) => id);
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Every blob that a row names, as the collector knows them. */
function blobNames(has: (table: string) => boolean, withExports: boolean): string {
  const recipes = ['CorpusVersion', 'Mining', 'CorpusDraft'].filter(has);
  const names = [
    'SELECT sha256::text AS sha256 FROM "Sample"',
    ...(has('WordList') ? ['SELECT sha256::text FROM "WordList"'] : []),
    ...(withExports ? ['SELECT sha256::text FROM "Export" WHERE sha256 IS NOT NULL'] : []),
    ...recipes.map((name) => `SELECT recipe->>'wordList' FROM "${name}" WHERE recipe->>'wordList' ~ '^[0-9a-f]{64}$'`),
  ].join(' UNION ');
  return `SELECT sha256 FROM (${names}) n ORDER BY sha256 COLLATE "C"`;
}

async function* fetched(client: pg.Client, select: string, atOnce: number): AsyncGenerator<TextRow[]> {
  await client.query(`DECLARE backup NO SCROLL CURSOR FOR ${select}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({ text: `FETCH ${atOnce} FROM backup`, rowMode: 'array' });
    if (rows.length > 0) yield rows;
    if (rows.length < atOnce) break;
  }
  await client.query('CLOSE backup');
}
