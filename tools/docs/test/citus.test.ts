import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const schema = readFileSync(join(checkout, 'prisma/schema.prisma'), 'utf8');
const page = readFileSync(join(checkout, 'docs/citus.md'), 'utf8');

const models = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
  name,
  carries: /^ {2}projectId\s/m.test(body),
}));

/** The tables that a row of the page names. */
const named = (row: RegExp) => {
  const found = page.split('\n').find((line) => row.test(line));
  return [...(found?.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name);
};

it('every table has its place on the page on Citus', () => {
  const rows = [/^\| carry/, /^\| the project itself/, /^\| belong to one/, /^\| belong to bytes/, /^\| of the whole/];
  const all = rows.flatMap(named).filter((name) => name !== 'pgboss' && name !== 'id');
  expect(all.sort()).toEqual(models.map(({ name }) => name).sort());
});

it('the tables that the page says carry the project are those that do', () => {
  expect(named(/^\| carry/).sort()).toEqual(models.flatMap(({ name, carries }) => (carries ? [name] : [])).sort());
});
