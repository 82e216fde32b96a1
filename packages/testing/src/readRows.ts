import pg from 'pg';

/** Every row of every table as text by column, in an order of its own: two databases that hold the same give the same. */
export async function readRows(url: string): Promise<Record<string, Record<string, string | null>[]>> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table: string; name: string }>(
      `SELECT table_name AS "table", column_name AS name FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name <> '_prisma_migrations' ORDER BY 1, ordinal_position`,
    );
    const all: Record<string, Record<string, string | null>[]> = {};
    for (const table of new Set(columns.map((column) => column.table))) {
      const own = columns.filter((column) => column.table === table);
      const selected = own.map(({ name }) => `"${name}"::text AS "${name}"`).join(', ');
      const { rows } = await client.query<Record<string, string | null>>(`SELECT ${selected} FROM "${table}"`);
      all[table] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    return all;
  } finally {
    await client.end();
  }
}
