import { parseFilter } from '@stray/core/filter';
import { describe, expect, it } from 'vitest';
import { addressOf, filterOf, initialView, parseView, type ViewState } from '../features/dataset/viewState.ts';
import { textOf } from '../features/map/matches.ts';
import { issues } from '../features/quality/issues.ts';

const parse = (address: string) => parseView(new URLSearchParams(address));

describe('the address of a view', () => {
  const views: Partial<ViewState>[] = [
    {},
    { show: 'flagged' },
    { show: 'failed', step: 'decode' },
    { nearestLabel: 't-shirt & “más”', path: 'größe/50%+1' },
    { near: 'denim', show: 'flagged' },
    { quality: 'LOW_INFORMATION' },
    { q: 'score < 0.3 and near "in & out"', like: { kind: 'text', text: 'street: by night' } },
    { like: { kind: 'sample', id: 'U2FtcGxlOjE=' }, show: 'flagged' },
    { like: { kind: 'image', id: 'ab12' } },
    { sample: 'U2FtcGxlOjE=', closeUp: true },
  ];
  it.each(views)('brings back %j', (change) => {
    const view = { ...initialView, ...change };
    expect(parse(addressOf(view))).toEqual(view);
  });

  it('is empty for the page as it opens', () => {
    expect(addressOf(initialView)).toBe('');
  });

  it('leaves out what is unknown or too long', () => {
    expect(parse('show=everything&step=reading&view=photo')).toEqual(initialView);
    expect(parse(`path=${'x'.repeat(201)}&sample=${'y'.repeat(101)}`)).toEqual(initialView);
    expect(parse('step=toString').step).toBe(null);
    expect(parse('quality=constructor').quality).toBe(null);
    expect(parse('path=%00&class=a%00%0Ab')).toEqual({ ...initialView, nearestLabel: 'ab' });
  });
});

describe('the filter of a view', () => {
  it('is none when every sample is shown', () => {
    expect(filterOf({ ...initialView, sample: 'a', step: 'score', path: '  ' })).toBe(null);
  });

  it('holds all that was chosen', () => {
    expect(filterOf({ ...initialView, show: 'flagged', nearestLabel: 'hat', path: ' dress ', near: 'denim' })).toEqual({
      nearNegative: 'denim',
      flagged: true,
      nearestLabel: 'hat',
      path: 'dress',
    });
    expect(filterOf({ ...initialView, show: 'failed' })).toEqual({ failed: true });
    expect(filterOf({ ...initialView, quality: 'BLURRY' })).toEqual({ quality: 'BLURRY' });
  });

  it('is told to the map in the filter language, whatever was chosen', () => {
    const chosen = {
      show: 'flagged',
      decision: 'unsure',
      nearestLabel: 'running "shoe"',
      near: 'not',
      looksLike: 'moped',
      declaredClass: 'hat',
      tag: 'two words',
      copies: '0198c0de-0000-7000-8000-000000000000',
      path: 'größe/50%+1',
    } as const;
    for (const more of [...issues.map((quality) => ({ quality })), { decision: 'undecided' }, { show: 'failed' }]) {
      const filter = filterOf({ ...initialView, ...chosen, ...(more as Partial<ViewState>) }) ?? {};
      const read = parseFilter(textOf(filter)).filter;
      expect(Object.assign({}, ...(read?.and ?? []))).toEqual(filter);
    }
    const typed = filterOf({ ...initialView, show: 'flagged', q: 'score < 0.3 or note ~ "a b"' }) ?? {};
    expect(textOf(typed)).toBe('flagged and (score < 0.3 or note ~ "a b")');
  });
});
