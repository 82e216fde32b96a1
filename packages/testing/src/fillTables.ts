import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { sha256Of } from './factories.ts';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly enumLabels: readonly string[] | null;
}

interface ForeignKey {
  readonly table: string;
  readonly column: string;
  readonly target: string;
  readonly targetColumn: string;
}

type Row = Record<string, unknown>;

const without: ReadonlySet<string> = new Set(['_prisma_migrations']);

/**
 * Fills every table that a schema has, whichever it is, with rows that keep its foreign and unique keys: the i-th row of a
 * table refers to the i-th of another. Values are those at which a careless copy breaks.
 *
 * @param count rows a table
 * @throws Error for a type that it has no values for
 */
export async function fillTables(client: pg.ClientBase, count = 4): Promise<void> {
  const columns = await readColumns(client);
  const foreignKeys = await readForeignKeys(client);
  const tables = [...new Set(columns.map(({ table }) => table))];
  const filled = new Map<string, Row[]>();
  const keyOf = ({ table, name }: Column) => foreignKeys.find((key) => key.table === table && key.column === name);
  const isReady = (table: string) =>
    columns.every((column) => {
      const key = column.table === table ? keyOf(column) : undefined;
      return key === undefined || column.nullable || key.target === table || filled.has(key.target);
    });
  while (filled.size < tables.length) {
    const table = tables.find((name) => !filled.has(name) && isReady(name));
    if (table === undefined) throw new Error('The tables refer to each other in a circle.');
    const own = columns.filter((column) => column.table === table);
    const rows: Row[] = [];
    for (let i = 0; i < count; i++) {
      const row: Row = {};
      for (const column of own) {
        const key = keyOf(column);
        if (key === undefined) row[column.name] = sampleValue(column, i);
        // A table that refers to itself is a chain.
        else if (key.target === table) row[column.name] = i === 0 ? null : rows[i - 1]?.[key.targetColumn];
        else row[column.name] = filled.get(key.target)?.[i]?.[key.targetColumn] ?? null;
      }
      rows.push(row);
      const names = own.map(({ name }) => `"${name}"`).join(', ');
      const values = own.map(({ type }, c) => `$${c + 1}::${type}`).join(', ');
      await client.query(
        `INSERT INTO "${table}" (${names}) VALUES (${values})`,
        own.map(({ name }) => row[name]),
      );
    }
    filled.set(table, rows);
  }
  await closeCircles(client, foreignKeys, filled);
}

/** References to tables that were filled later. */
async function closeCircles(client: pg.ClientBase, foreignKeys: readonly ForeignKey[], filled: Map<string, Row[]>) {
  for (const { table, column, target, targetColumn } of foreignKeys) {
    const rows = filled.get(table) ?? [];
    if (target === table || rows.some((row) => row[column] !== null)) continue;
    for (const [i, row] of rows.entries()) {
      const value = filled.get(target)?.[i]?.[targetColumn];
      await client.query(`UPDATE "${table}" SET "${column}" = $1 WHERE id = $2`, [value, row.id]);
    }
  }
}

const text = (column: string, i: number) =>
  [
    `${column} ${i}`,
    `${column}\t“quoted” 'single' \\n \\\\ {a,b} ${i}`,
    `${column}\n${i} NULL é 猫 🐈 \u0301`,
    `${column} "double" ${i}, \\N`,
  ][i % 4];

const floats = [0.1, -3.1e-7, 0.425 + 3 / 100, 1 / 3];

/** The i-th value of a column; those of one column differ. */
function sampleValue({ name, type, enumLabels }: Column, i: number): unknown {
  if (enumLabels !== null) return enumLabels[i % enumLabels.length];
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'text':
    case 'citext':
      return text(name, i);
    case 'character(64)':
      return sha256Of(`${i}`);
    case 'integer':
    case 'smallint':
      return i + 1;
    case 'bigint':
      return String(2n ** 53n + BigInt(i) + 1n);
    case 'boolean':
      return i % 2 === 0;
    case 'double precision':
      return floats[i % floats.length];
    case 'real':
      return Math.fround(floats[i % floats.length] ?? 0);
    case 'jsonb':
    case 'json':
      return JSON.stringify({ [name]: text(name, i), list: [1, null, 1e21, 0.1], nested: { i } });
    case 'vector':
      return `[${Array.from({ length: 5 }, (_, at) => Math.fround((i + 1) / (at + 3)))}]`;
    case 'bytea':
      return Buffer.from([0, 255, i]);
    case 'text[]':
      return i === 0 ? [] : [text(name, i), '', 'NULL', '{"', text(name, i + 1)];
    case 'double precision[]':
    case 'real[]':
      return i === 0 ? [] : floats.map((value) => value * i);
    default:
      break;
  }
  if (/^timestamp|^date/.test(type)) return new Date(Date.UTC(2024, 1, 29, 23, 59, 59, 100 + i)).toISOString();
  if (type.startsWith('character varying')) return `${name} ${i}`;
  const [, length] = /^character\((\d+)\)$/.exec(type) ?? [];
  if (length !== undefined) return String(i % 10).repeat(Number(length));
  if (type.startsWith('numeric')) return `${i}.25`;
  throw new Error(`There are no values for ${name}, which is of type ${type}.`);
}

async function readColumns(client: pg.ClientBase): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            NOT a.attnotnull AS nullable,
            (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid)
              AS "enumLabels"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
     ORDER BY c.relname, a.attnum`,
  );
  return rows.filter(({ table }) => !without.has(table));
}

async function readForeignKeys(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT c.relname AS "table", a.attname AS "column",
            t.relname AS target, b.attname AS "targetColumn"
     FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS n(own, other)
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.own
     JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = n.other
     WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace ORDER BY k.conname`,
  );
  return rows;
}
