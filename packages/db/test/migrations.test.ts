import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, migrationsFolder, startEmbedded } from '@stray/db';
import { fillTables, makeOwnDatabase, migratedRow, onClient, readRows } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const names = readdirSync(migrationsFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Tables whose rows a migration throws away, and says why. */
const emptied: Readonly<Record<string, readonly string[]>> = { '20261125000000_corpora': ['Label'] };

/** Rows a table. */
const count = 4;

const servers = [
  {
    name: 'embedded PostgreSQL',
    available: true,
    create: async () => {
      const { url, stop } = await startEmbedded({ dir: 'memory://' });
      return { url, drop: stop };
    },
  },
  {
    name: process.env.TEST_DATABASE_URL ? 'PostgreSQL' : 'PostgreSQL (skipped: TEST_DATABASE_URL is not set)',
    available: Boolean(process.env.TEST_DATABASE_URL),
    create: () => makeOwnDatabase(process.env.TEST_DATABASE_URL ?? '', 'stray_migrations'),
  },
];

for (const server of servers) {
  describe.skipIf(!server.available)(server.name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'stray-migrations-'));
    let newest: string[];
    let url: string;
    let drop: () => Promise<void>;
    beforeAll(async () => {
      ({ url, drop } = await server.create());
      await migrate(url);
      newest = await schemaOf(url);
    });
    afterAll(async () => {
      await drop();
      rmSync(folder, { recursive: true });
    });

    test.each(names.slice(0, -1).map((name, i) => ({ name, i })))(
      'from $name on, nothing is lost',
      async ({ name, i }) => {
        const prefix = join(folder, name);
        for (const one of names.slice(0, i + 1))
          cpSync(join(migrationsFolder, one), join(prefix, one), { recursive: true });
        await onClient(url, (client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
        expect(await migrate(url, prefix)).toHaveLength(i + 1);
        await onClient(url, (client) => fillTables(client, count));
        const before = await readRows(url);
        for (const [table, rows] of Object.entries(before)) expect(rows, table).toHaveLength(count);
        expect(await migrate(url)).toEqual(names.slice(i + 1));
        const after = await readRows(url);
        const lost = names.slice(i + 1).flatMap((later) => emptied[later] ?? []);
        for (const [table, rows] of Object.entries(before)) {
          const wanted = rows.map(migratedRow);
          const columns = Object.keys(wanted[0] ?? {});
          const kept = after[table]?.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
          expect(kept, table).toEqual(lost.includes(table) ? [] : expect.arrayContaining(wanted));
          expect(kept, table).toHaveLength(lost.includes(table) ? 0 : count);
        }
        expect(await schemaOf(url)).toEqual(newest);
      },
    );
  });
}

/** Columns, types, constraints and indexes, a line each. */
function schemaOf(url: string): Promise<string[]> {
  return onClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(
      `SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                     pg_get_expr(d.adbin, d.adrelid)) AS line
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       UNION ALL
       SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
       WHERE connamespace = current_schema()::regnamespace
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
       UNION ALL
       SELECT format('%s %s', t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
       FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
       WHERE t.typnamespace = current_schema()::regnamespace GROUP BY t.typname`,
    );
    return rows.map(({ line }) => line).sort();
  });
}
