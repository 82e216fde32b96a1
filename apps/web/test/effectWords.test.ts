import { describe, expect, it } from 'vitest';
import { beforeAfterBars, scorePair } from '../features/corpora/effectBars.ts';
import { ownEdits } from '../features/corpora/ownEdits.ts';
import { draftWords, effectWords } from '../words/index.ts';

const size = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high, counted: estimate });
const effect = (leaving: number, entering: number) => ({
  exact: true,
  total: 203,
  compared: 203,
  leaving: { size: size(leaving) },
  entering: { size: size(entering) },
});

describe('the effect of a draft in words', () => {
  it('counts both sides', () => {
    expect(effectWords.sentence(effect(2, 1))).toBe('2 photos leave the flagged set, 1 enters (of 203)');
    expect(effectWords.sentence(effect(1, 0))).toBe('1 photo leaves the flagged set, 0 enter (of 203)');
    expect(effectWords.sentence(effect(0, 0))).toBe('No photo changes side (of 203)');
  });

  it('says how far a draw can tell', () => {
    const drawn = {
      exact: false,
      total: 10_000,
      compared: 2_000,
      leaving: { size: { ...size(50, 31, 81), counted: 10 } },
      entering: { size: { ...size(0, 0, 19), counted: 0 } },
    };
    expect(effectWords.sentence(drawn)).toBe(
      '50 photos (31 to 81) leave the flagged set, 0 (0 to 19) enter (estimated from 2,000 of 10,000)',
    );
  });

  it('speaks of precision only where somebody has decided', () => {
    const [none, some] = [
      { decided: 0, right: 0 },
      { decided: 8, right: 6 },
    ];
    expect(effectWords.precision({ precisionBefore: none, precisionAfter: none })).toBe(null);
    expect(effectWords.precision({ precisionBefore: some, precisionAfter: none })).toBe(
      'Right among the reviewed: 75 % (6 of 8) now, none decided then',
    );
  });

  it('tells scores apart that are nearly the same', () => {
    expect(scorePair({ before: 0.31, after: 0.52 })).toEqual({ before: '0.310', after: '0.520' });
    expect(scorePair({ before: 0.48151, after: 0.48153 })).toEqual({ before: '0.48151', after: '0.48153' });
    expect(scorePair({ before: -12.5, after: -12.5 })).toEqual({ before: '-12.500', after: '-12.500' });
  });

  it('draws both histograms on one scale', () => {
    const bins = [
      { from: 0, to: 0.5, before: 4, after: 1 },
      { from: 0.5, to: 1, before: 0, after: 0 },
    ];
    expect(beforeAfterBars(bins)).toEqual([
      { left: 0, width: 50, before: 100, after: 50, label: '0.000–0.500: 4 now, 1 then' },
    ]);
  });
});

describe('the edits of a draft', () => {
  const edit = (kind: 'BAN' | 'PIN' | 'ADD', text: string) => ({ kind, text, polarity: 'NOUN', author: null }) as const;

  it('are its own where the version before does not have them', () => {
    const edits = [edit('BAN', 'denim'), edit('PIN', 'lace')];
    expect(ownEdits(edits, [{ kind: 'BAN', text: 'denim' }])).toEqual({ own: [edits[1]], taken: [edits[0]] });
  });

  it('make a message', () => {
    expect(draftWords.publish.messageFor([])).toBe('');
    expect(draftWords.publish.messageFor([edit('BAN', 'denim'), edit('BAN', 'lace'), edit('PIN', 'retina')])).toBe(
      'Ban denim and lace, pin retina',
    );
    expect(draftWords.publish.messageFor(['a', 'b', 'c', 'd'].map((text) => edit('ADD', text)))).toBe('Add 4 words');
  });
});
