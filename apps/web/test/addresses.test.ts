import { expect, test } from 'vitest';
import { datasetAddress, nameIn, onlyWayOn } from '../features/projects/addresses.ts';

const project = (slug: string, ...names: string[]) => ({
  slug,
  datasets: { edges: names.map((name) => ({ node: { name } })) },
});

test('the first page leads to the one dataset of the one project', () => {
  expect(onlyWayOn([project('demo', 'Clothing')])).toBe('/p/demo/Clothing');
  expect(onlyWayOn([project('demo', 'July', 'May')])).toBe('/p/demo');
  expect(onlyWayOn([project('demo')])).toBe('/p/demo');
  expect(onlyWayOn([project('a', 'x'), project('b')])).toBe(null);
  expect(onlyWayOn([])).toBe(null);
});

test('any name has an address and is found by it', () => {
  for (const name of ['July shoot', 'a/b?c#d', '100 %', 'größe 名前']) {
    const segment = datasetAddress('demo', name).split('/').at(-1) ?? '';
    expect(nameIn(segment)).toBe(name);
  }
  expect(nameIn('100%')).toBe('100%');
});
