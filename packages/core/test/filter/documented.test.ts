import { readFileSync } from 'node:fs';
import { parseFilter, printFilter } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { fields } from '../../src/filter/fields.ts';

const text = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8');
const examples = /```filter\n(.*?)```/s.exec(text)?.[1]?.trim().split('\n') ?? [];
const rows = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code = '']) => code);

describe('docs/filters.md', () => {
  it.each([...examples, ...rows])('has a filter: %s', (example) => {
    const { filter, error } = parseFilter(example);
    expect(error).toBeUndefined();
    expect(printFilter(filter ?? {})).toBe(
      example.replace(/tag != (\w+)/, 'not tag = $1').replace(/near "invoice"/, 'near invoice'),
    );
  });

  it('has a row for every field', () => {
    const named = rows.map((row) => fields.find(({ name }) => row === name || row.startsWith(`${name} `))?.name);
    expect(named).toEqual(fields.map(({ name }) => name));
  });
});
