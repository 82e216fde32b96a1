import { expect, test } from 'vitest';
import { corporaAddress, corpusAddress, datasetAddress, nameIn, onlyWayOn } from '../features/projects/addresses.ts';

const project = (slug: string, ...names: string[]) => ({
  slug,
  datasets: { edges: names.map((name) => ({ node: { name, id: `id of ${name}` } })) },
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
    const segment = datasetAddress('demo', { name, id: 'RGF0YXNldDox' }).split('/').at(-1) ?? '';
    expect(nameIn(segment)).toBe(name);
  }
  expect(nameIn('100%')).toBe('100%');
});

test('a dataset that is named as a page of the project is found by its id', () => {
  expect(datasetAddress('demo', { name: 'corpora', id: 'RGF0YXNldDox' })).toBe('/p/demo/RGF0YXNldDox');
  expect(corporaAddress('demo')).toBe('/p/demo/corpora');
  expect(corpusAddress('demo', 'street/night')).toBe('/p/demo/corpora/street%2Fnight');
});
