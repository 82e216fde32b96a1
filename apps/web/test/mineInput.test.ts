import { expect, test } from 'vitest';
import { initialWishes, mineInput } from '../features/corpora/mineInput.ts';

test('what bears on another source, or was left empty, is not asked for', () => {
  const wishes = { ...initialWishes, name: ' street ', lexfiles: ['noun.artifact'], leastDepth: '4', quantile: '0,9' };
  expect(mineInput({ ...wishes, source: 'WORDNET' }, 'project', null)).toEqual({
    projectId: 'project',
    corpus: 'street',
    source: 'WORDNET',
    keepEdits: true,
    lexfiles: ['noun.artifact'],
    leastDepth: 4,
    quantile: 0.9,
  });
  expect(mineInput({ ...wishes, source: 'LIST', wordListId: 'abc' }, 'project', 'Ada')).toEqual({
    projectId: 'project',
    corpus: 'street',
    source: 'LIST',
    keepEdits: true,
    wordListId: 'abc',
    quantile: 0.9,
    author: 'Ada',
  });
});

test('what is no number is told, not left out', () => {
  const wishes = { ...initialWishes, name: 'street', source: 'WORDNET' as const };
  expect(() => mineInput({ ...wishes, quantile: 'high' }, 'project', null)).toThrow('“high” is no number.');
  expect(() => mineInput({ ...wishes, mostDepth: '2,5' }, 'project', null)).toThrow('“2,5” is no whole number.');
  expect(mineInput({ ...wishes, source: 'LIST', mostDepth: '2,5' }, 'project', null)).not.toHaveProperty('mostDepth');
});
