import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const schema = buildSchema(readFileSync(join(root, 'apps/api/schema.graphql'), 'utf8'));

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
];

/** A page may show several operations in one block, of which each stands for itself. */
const operations = pages
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => {
    const blocks = readFileSync(join(root, name), 'utf8').matchAll(/^```graphql\n([\s\S]+?)^```$/gm);
    return [...blocks].flatMap(([, text = '']) =>
      parse(text).definitions.map((definition) => [name, { kind: 'Document', definitions: [definition] }] as const),
    );
  });

it('there are queries in the documentation', () => {
  expect(operations.length).toBeGreaterThan(10);
});

it.each(operations)('an operation in %s fits the schema', (_name, document) => {
  expect(validate(schema, document as ReturnType<typeof parse>).map(({ message }) => message)).toEqual([]);
});
