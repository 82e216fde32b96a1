import { describe, expect, it } from 'vitest';
import {
  type CorpusView,
  corpusViewAddress,
  initialCorpusView,
  parseCorpusView,
} from '../features/corpora/corpusView.ts';

const parse = (address: string) => parseCorpusView(new URLSearchParams(address));

describe('the address of a corpus', () => {
  const views: Partial<CorpusView>[] = [
    {},
    { version: 3, compare: 2, word: 'más & “größe”' },
    { draft: 'Q29ycHVzRHJhZnQ6MQ==', dataset: 'July shoot' },
    { search: 'denim 50%', byMeaning: true },
    { sort: 'NEAREST_LABEL', descending: true },
    { sort: 'ATTRACTS', descending: false },
    { sort: 'POSITION', descending: true },
  ];
  it.each(views)('brings back %j', (change) => {
    const view = { ...initialCorpusView, ...change };
    expect(parse(corpusViewAddress(view))).toEqual(view);
  });

  it('is empty for the page as it opens', () => {
    expect(corpusViewAddress({})).toBe('');
  });

  it('leaves out what is unknown or too long', () => {
    expect(parse('v=0&compare=-1&sort=colour&by=chance')).toEqual(initialCorpusView);
    expect(parse(`v=1e3&word=${'x'.repeat(201)}&draft=%00`)).toEqual(initialCorpusView);
  });
});
