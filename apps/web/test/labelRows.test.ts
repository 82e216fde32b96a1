import { describe, expect, it } from 'vitest';
import {
  classesOf,
  classFolders,
  longestLabel,
  type MoreRows,
  repeatedNames,
  rowOf,
  withLabels,
  wordsIn,
} from '../features/labels/labelRows.ts';
import { labelsWords } from '../words/index.ts';

describe('the rows of labels', () => {
  it('take lines, or what commas part on one line', () => {
    expect(wordsIn('hat\n  t-shirt \n\nlong, sleeve\r\n')).toEqual(['hat', 't-shirt', 'long, sleeve']);
    expect(wordsIn('hat, skirt;shoes')).toEqual(['hat', 'skirt', 'shoes']);
    expect(wordsIn(' \n ')).toEqual([]);
  });

  it('take no name twice', () => {
    const { rows, added, repeated } = withLabels([rowOf({ text: 'Hat' }, 7)], [{ text: 'hat ' }, { text: 'skirt' }]);
    expect(rows.map(({ key, text }) => [key, text])).toEqual([
      [7, 'Hat'],
      [8, 'skirt'],
    ]);
    expect([added, repeated]).toEqual([1, 1]);
    expect([...repeatedNames([rowOf({ text: 'a' }, 0), rowOf({ text: ' A ' }, 1), rowOf({ text: '' }, 2)])]).toEqual([
      'a',
    ]);
  });

  it('are the same ones when nothing is added', () => {
    const rows = [rowOf({ text: 'hat' }, 0)];
    const more = withLabels(rows, [{ text: 'HAT' }, { text: ' ' }, { text: 'x'.repeat(201) }]);
    expect(more).toEqual({ rows, added: 0, repeated: 1, tooLong: 1 });
    expect(more.rows).toBe(rows);
  });

  it('say what became of a list', () => {
    const added = (counts: Omit<MoreRows, 'rows'>) => labelsWords.added({ ...counts, longest: longestLabel });
    expect(added({ added: 1_200, repeated: 0, tooLong: 0 })).toBe('1,200 classes added. Save to use them.');
    expect(added({ added: 1, repeated: 2, tooLong: 1 })).toBe(
      '1 class added, 2 there already, 1 left out, longer than 200 characters. Save to use it.',
    );
    expect(added({ added: 0, repeated: 3, tooLong: 0 })).toBe('0 classes added, 3 there already.');
  });

  it('are sent without what was left empty', () => {
    const rows = [
      rowOf({ text: ' pants ', senseOffset: 'n03595614', synonyms: ['trousers'], prompt: null }, 0),
      rowOf({ text: '' }, 1),
    ];
    expect(classesOf(rows)).toEqual([{ text: 'pants', senseOffset: 'n03595614', synonyms: ['trousers'] }]);
  });

  it('take ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, place) => ({ text: `class ${place}` }));
    expect(withLabels([], many).rows).toHaveLength(10_000);
  });

  it('take the names of class folders', () => {
    expect(classFolders(['photos/t_shirt/1.jpg', 'photos/hat/2.jpg', 'photos/hat/3.jpg', 'photos/read.me'])).toEqual([
      'hat',
      't shirt',
    ]);
  });
});
