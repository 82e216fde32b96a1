import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { changesOf } from '../changes.mjs';

const before = buildSchema(`
  type Query { samples(first: Int, old: Int @deprecated(reason: "Use first.")): Int, path: String, file: String @deprecated }
  enum Word { KEEP DROP OLD @deprecated }
  input Filter { path: String, file: String @deprecated }
  type Mutation { review(filter: Filter, word: Word): Int }
`);

it('what was deprecated may go', () => {
  const after = buildSchema(`
    type Query { samples(first: Int): Int, path: String, more: Int }
    enum Word { KEEP DROP }
    input Filter { path: String }
    type Mutation { review(filter: Filter, word: Word): Int }
  `);
  expect(changesOf(before, after)).toEqual({
    breaking: [],
    announced: expect.arrayContaining([
      'Query.file was removed.',
      'Query.samples arg old was removed.',
      'OLD was removed from enum type Word.',
      'Filter.file was removed.',
    ]),
    dangerous: [],
  });
});

it('what was not, may not, nor become another thing', () => {
  const after = buildSchema(`
    type Query { samples(first: Int!, old: Int): Int, file: String }
    enum Word { KEEP OLD NEW }
    input Filter { path: String!, file: String }
    type Mutation { review(filter: Filter, word: Word): Int }
  `);
  const { breaking, announced, dangerous } = changesOf(before, after);
  expect(breaking).toEqual(
    expect.arrayContaining([
      'Query.path was removed.',
      'DROP was removed from enum type Word.',
      expect.stringContaining('Filter.path changed type'),
      expect.stringContaining('Query.samples arg first has changed type'),
    ]),
  );
  expect(breaking).toHaveLength(4);
  expect(announced).toEqual([]);
  expect(dangerous).toEqual(['NEW was added to enum type Word.']);
});

it('the schema of the API breaks nothing of itself, and says why whatever is deprecated is', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../apps/api/schema.graphql', import.meta.url)), 'utf8');
  const schema = buildSchema(text);
  expect(changesOf(schema, schema)).toEqual({ breaking: [], announced: [], dangerous: [] });
  expect(text).not.toMatch(/@deprecated(?!\(reason: "[^"]+; gone after \d)/);
});
