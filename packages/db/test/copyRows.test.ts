import { withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';
import { boolean, double, integer, moment, real, reals, text, texts } from '../src/copy/cells.ts';
import { type CellKinds, columnsOf, copyRows } from '../src/copy/copyRows.ts';
import { Prisma } from '../src/generated/prisma/client.ts';
import { vectorsOf } from '../src/vectors/binary.ts';

const nasty = [
  "it's",
  '\'; DROP TABLE "Sample"; --',
  'a\\b\\',
  "\\'",
  'a "quoted" one',
  '{a,b}',
  'NULL',
  '$1 ?',
  'two\nlines\tand\ttabs\r',
  '火🔥é',
  '',
];

withDatabase((database) => {
  const columnsFrom = async <C extends CellKinds>(query: Prisma.Sql, cells: C) =>
    columnsOf(await copyRows(database().pool, query, Object.keys(cells).length), cells);

  test.each(nasty)('a value comes back as it was given, whatever is in it: %j', async (given) => {
    const query = Prisma.sql`SELECT ${given}::text, ${[given, given]}::text[], ${given}::text = ANY(${nasty}::text[])`;
    const cells = { one: text, two: texts, known: boolean };
    expect(await columnsFrom(query, cells)).toEqual({
      ...{ one: [given], two: [[given, given]], known: [true] },
    });
  });

  test('cells of every kind are what the server has', async () => {
    const query = Prisma.sql`
      SELECT n, (n / 3.0)::float8, (n / 3.0)::real, n > 1, 'KEEP'::"Decision", ARRAY[n, 0.5]::real[], '{}'::text[],
             '2026-11-26 10:11:12.345+02'::timestamptz, NULL::text
      FROM generate_series(1, ${2}::int) n`;
    const cells = {
      ...{ n: integer, double, real, boolean, decision: text, reals, none: texts, moment, nothing: text },
    };
    const at = new Date('2026-11-26T08:11:12.345Z');
    expect(await columnsFrom(query, cells)).toEqual({
      n: [1, 2],
      double: [1 / 3, 2 / 3],
      real: [Math.fround(1 / 3), Math.fround(2 / 3)],
      boolean: [false, true],
      decision: ['KEEP', 'KEEP'],
      reals: [
        [1, 0.5],
        [2, 0.5],
      ],
      none: [[], []],
      moment: [at, at],
      nothing: [null, null],
    });
  });

  test('vectors of a column are what the server has, of whatever size, and nothing where there is none', async () => {
    const query = Prisma.sql`SELECT n, CASE n WHEN 2 THEN NULL ELSE array_fill(n - 0.25, ARRAY[n])::vector END
      FROM generate_series(1, 3) n`;
    const copied = await copyRows(database().pool, query, 2);
    expect(vectorsOf(copied, 1)).toEqual([Float32Array.of(0.75), null, Float32Array.of(2.75, 2.75, 2.75)]);
  });

  test('numbers, booleans, moments and nothing are values too', async () => {
    const at = new Date('1969-12-31T23:59:59.500Z');
    const query = Prisma.sql`SELECT ${1}::int + ${-0.5}::float8, ${true}::boolean, ${at}::timestamptz, ${null}::text`;
    const cells = { sum: double, yes: boolean, at: moment, nothing: text };
    expect(await columnsFrom(query, cells)).toEqual({
      ...{ sum: [0.5], yes: [true], at: [at], nothing: [null] },
    });
  });

  test('a column of another type than was said is no number', async () => {
    const asked = columnsFrom(Prisma.sql`SELECT 1::bigint`, { n: integer });
    await expect(asked).rejects.toThrow('A cell of 4 bytes has 8.');
  });

  test('a query without rows is columns without cells', async () => {
    const columns = await columnsFrom(Prisma.sql`SELECT 1 WHERE FALSE`, { n: integer });
    expect(columns).toEqual({ n: [] });
  });

  test('a query that fails says why, also in its middle, and leaves the connections to others', async () => {
    const { pool } = database();
    for (let i = 0; i < 20; i++) {
      const failing = Prisma.sql`SELECT 1 / (n - 5000) FROM generate_series(1, 10000) n`;
      await expect(columnsFrom(failing, { n: integer })).rejects.toThrow('division by zero');
    }
    const many = await columnsFrom(Prisma.sql`SELECT n FROM generate_series(1, 100000) n`, { n: integer });
    expect(many.n.length).toBe(100_000);
    expect(pool.totalCount).toBeLessThanOrEqual(10);
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});
