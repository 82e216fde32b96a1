import type pg from 'pg';

export interface Column {
  readonly name: string;
  /** As PostgreSQL writes it: `timestamp(3) with time zone`, `"RunStatus"`. */
  readonly type: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

/**
 * What is not Stray's data but somebody's passing state: who is logged in at the moment, say. Its rows are in no backup.
 * The book of migrations is kept in the manifest.
 */
export const passingTables: ReadonlySet<string> = new Set([
  '_prisma_migrations',
  'CollectionHold',
  'Session',
  'Verification',
  'LoginTry',
]);

/** The tables of the schema with the columns that are written, both in a fixed order. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY c.relname COLLATE "C", a.attnum`,
  );
  const tables = new Map<string, Column[]>();
  for (const { table, name, type } of rows) {
    if (passingTables.has(table)) continue;
    tables.set(table, [...(tables.get(table) ?? []), { name, type }]);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Whether a column holds embeddings, which travel as the bytes of their numbers and never as text. */
export const isVector = ({ type }: Column): boolean => type === 'vector' || type.startsWith('vector(');

/** A name as SQL has it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
