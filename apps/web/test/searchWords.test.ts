import { describe, expect, it } from 'vitest';
import { typedConditions } from '../features/search/conditions.ts';
import { searchOptions, submitted } from '../features/search/searchOptions.ts';
import { parseSearch, withTyped } from '../features/search/searchState.ts';

const known = { negatives: ['invoice', 'red fox'] };
const texts = (typed: string) =>
  searchOptions(typed, typed.length, known).map((option) =>
    option.kind === 'insert' ? option.typed : `${option.kind}: ${Object.values(option).at(-1)}`,
  );

describe('the list below the search bar', () => {
  it('proposes fields to who has typed nothing', () => {
    expect(texts('').slice(0, 3)).toEqual(['score ', 'p ', 'flagged ']);
  });

  it('takes plain words for what photos show or for a path, and may go on to a filter', () => {
    expect(texts('sc')).toEqual(['score ', 'like: sc', 'path: sc']);
    expect(texts('red dress')).toEqual(['like: red dress', 'path: red dress']);
    expect(texts('x'.repeat(201))).toEqual([]);
  });

  it('goes on with a filter at the caret, and keeps what is behind it', () => {
    expect(texts('near ')).toEqual(['near invoice ', 'near "red fox" ', 'like: near', 'path: near']);
    expect(texts('score < 0.3')[0]).toBe('filter: score < 0.3');
    const [, option] = searchOptions('near in and flagged', 7, known);
    expect(option).toMatchObject({ typed: 'near invoice and flagged', caret: 13 });
  });

  it('searches by what is typed on Enter, unless it is a filter with a mistake', () => {
    expect(submitted(' score < 0.3 ')).toEqual({ kind: 'filter', q: 'score < 0.3' });
    expect(submitted('')).toEqual({ kind: 'filter', q: '' });
    expect(submitted('red dress')).toEqual({ kind: 'like', text: 'red dress' });
    expect(submitted('scroe < 0.3')).toBeNull();
  });
});

describe('what is in force', () => {
  it('is each part of a filter, with what is left without it', () => {
    expect(typedConditions('score < 0.3 and (near invoice or flagged) and not reviewed')).toEqual([
      { text: 'score < 0.3', rest: '(near invoice or flagged) and not reviewed' },
      { text: 'near invoice or flagged', rest: 'score < 0.3 and not reviewed' },
      { text: 'not reviewed', rest: 'score < 0.3 and (near invoice or flagged)' },
    ]);
    expect(typedConditions('score < 0.3 and flagged')[1]?.rest).toBe('score < 0.3');
    expect(typedConditions('flagged')).toEqual([{ text: 'flagged', rest: '' }]);
    expect([typedConditions(''), typedConditions('scroe < 1')]).toEqual([[], []]);
  });

  it('is added to the other filters; a mistake adds nothing', () => {
    expect(withTyped({ flagged: true }, 'tag = rain')).toEqual({ flagged: true, and: [{ tag: 'rain' }] });
    expect(withTyped({}, 'tag = rain')).toEqual({ tag: 'rain' });
    expect(withTyped({ flagged: true }, 'scroe')).toEqual({ flagged: true });
  });

  it('comes from an address, of which what is unknown is left out', () => {
    const parse = (address: string) => parseSearch(new URLSearchParams(address));
    expect(parse('q=flagged%0Aand+failed&like=text%3A%20a%3Ab')).toEqual({
      q: 'flagged and failed',
      like: { kind: 'text', text: 'a:b' },
    });
    for (const like of ['', 'text:', 'words:x', `sample:${'x'.repeat(101)}`, `text:${'x'.repeat(201)}`]) {
      expect(parse(`like=${encodeURIComponent(like)}`).like).toBeNull();
    }
    expect(parse(`q=${'x'.repeat(2001)}`).q).toBe('');
  });
});
