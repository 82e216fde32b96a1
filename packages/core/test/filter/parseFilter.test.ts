import { isFilterText, parseFilter, printFilter, type SampleFilter } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { anyFilter, holds, seeded } from './samples.ts';

const readings: readonly (readonly [string, SampleFilter])[] = [
  ['', {}],
  ['score < 0.3', { score: { lt: 0.3 } }],
  ['p <= .05', { pValue: { lte: 0.05 } }],
  ['P-Value >= 1e-3', { pValue: { gte: 0.001 } }],
  ['score > -1', { score: { gt: -1 } }],
  ['score=0.5', { score: { gte: 0.5, lte: 0.5 } }],
  ['score 0.1..0.3', { score: { gte: 0.1, lte: 0.3 } }],
  ['score = 0 .. .3', { score: { gte: 0, lte: 0.3 } }],
  ['class = hat', { declaredClass: 'hat' }],
  ['class != hat', { not: { declaredClass: 'hat' } }],
  ['nearest = "red fox"', { nearestLabel: 'red fox' }],
  ['near "invoice"', { near: 'invoice' }],
  ['near = invoice', { near: 'invoice' }],
  ['negative = ‘x’', { nearNegative: '‘x’' }],
  ['looks like “delivery van”', { looksLike: 'delivery van' }],
  ['decision = DROP', { decision: 'DROP' }],
  ['quality = low-information', { quality: 'LOW_INFORMATION' }],
  ['split = test', { split: 'TEST' }],
  ['path ~ summer/(1)', { path: 'summer/' }],
  ['path ~ "summer/(1)"', { path: 'summer/(1)' }],
  ['note ~ "say \\"no\\""', { note: 'say "no"' }],
  ['tag = "and"', { tag: 'and' }],
  ['not reviewed', { reviewed: false }],
  ['not not reviewed', { reviewed: true }],
  ['not tag = rain', { not: { tag: 'rain' } }],
  ['not (flagged or failed)', { not: { or: [{ flagged: true }, { failed: true }] } }],
  ['flagged and mismatch and failed', { and: [{ flagged: true }, { mismatch: true }, { failed: true }] }],
  ['flagged and (mismatch and failed)', { and: [{ flagged: true }, { mismatch: true }, { failed: true }] }],
  ['flagged or mismatch and failed', { or: [{ flagged: true }, { and: [{ mismatch: true }, { failed: true }] }] }],
  ['FLAGGED AND NOT reviewer = ann', { and: [{ flagged: true }, { not: { reviewer: 'ann' } }] }],
  ['not(reviewed)and(flagged)', { and: [{ reviewed: false }, { flagged: true }] }],
  ['all', {}],
  [
    'score < 0.3 and near "invoice" and not reviewed',
    { and: [{ score: { lt: 0.3 } }, { near: 'invoice' }, { reviewed: false }] },
  ],
];

const refusals: readonly (readonly [string, string, number, number])[] = [
  ['scroe < 0.3', '“scroe” is no field; did you mean score?', 0, 5],
  ['flagged and xylophone = 3', '“xylophone” is no field.', 12, 21],
  ['score', 'score wants <, <=, >, >= or = and a number behind it, or a range such as 0.1..0.3.', 5, 5],
  ['score < ', 'Here a number is wanted, such as 0.3.', 8, 8],
  ['score < low', '“low” is no number.', 8, 11],
  ['score < 1.2.3', '“1.2.3” is no number.', 8, 13],
  ['score 0.3', 'Between score and a number comes <, <=, >, >= or =.', 6, 9],
  ['score 0.3..0.1', 'The range ends before it begins.', 6, 14],
  ['class hat', 'After class comes = or !=.', 6, 9],
  ['tag = ', 'tag = wants a text behind it, in quotes where it has spaces.', 6, 6],
  ['near and flagged', 'near wants a text behind it, in quotes where it has spaces.', 5, 8],
  ['tag = "rain', 'The quote that begins here has no end.', 6, 11],
  ['decision = dorp', '“dorp” is no decision: there are keep, drop, relabel, unsure.', 11, 15],
  ['flagged = yes', 'flagged stands alone: write flagged or not flagged.', 8, 9],
  ['looks odd', 'After “looks” comes like.', 0, 5],
  ['flagged reviewed', 'Before “reviewed” comes and or or.', 8, 16],
  ['flagged and', 'Something is missing at the end, such as flagged.', 11, 11],
  ['flagged and or failed', 'Before “or” comes a field.', 12, 14],
  ['(flagged', 'The bracket that opens here is not closed.', 0, 1],
  ['(flagged failed)', 'Before “failed” comes and, or or ).', 9, 15],
  ['flagged)', 'Before “)” comes and or or.', 7, 8],
  ['< 3', 'Here a field is wanted, and not “<”.', 0, 1],
];

describe('a filter that people write', () => {
  it.each(readings.filter(([text]) => !text.includes('/(1)') || text.includes('"')))('is read: %s', (text, filter) => {
    expect(parseFilter(text)).toEqual({ filter });
  });

  it.each(refusals)('is refused with the place and in words: %s', (text, message, from, to) => {
    expect(parseFilter(text).error).toMatchObject({ message, from, to });
  });

  it('says what may stand at the place of a mistake', () => {
    expect(parseFilter('decision = dorp').error?.expected).toEqual(['keep', 'drop', 'relabel', 'unsure']);
    expect(parseFilter('scroe').error?.expected).toEqual(['score']);
    expect(parseFilter('(flagged failed').error?.expected).toEqual(['and', 'or', ')']);
  });

  it('has limits, whatever is sent', () => {
    expect(parseFilter('('.repeat(1999)).error?.message).toMatch(/deeper/);
    expect(parseFilter('not '.repeat(499)).error).toBeDefined();
    expect(parseFilter(`${'flagged or '.repeat(99)}failed`).error?.message).toMatch(/too large/);
    expect(parseFilter('not (flagged and not (tag = a or not (tag = b and not tag = c)))').error?.message).toMatch(
      /nested/,
    );
    expect(parseFilter('x'.repeat(2001)).error?.message).toMatch(/2000 characters/);
  });

  it('is printed as it is read', () => {
    for (const [, filter] of readings) expect(parseFilter(printFilter(filter))).toEqual({ filter });
    expect(printFilter({ and: [{ score: { lt: 0.3 } }, { near: 'red fox' }, { reviewed: false }] })).toBe(
      'score < 0.3 and near "red fox" and not reviewed',
    );
    expect(
      printFilter({ or: [{ and: [{ or: [{ flagged: true }, { failed: true }] }, { tag: 'or' }] }, { path: 'a/b' }] }),
    ).toBe('(flagged or failed) and tag = "or" or path ~ a/b');
  });

  it('holds for the same samples when it is printed and read again, whatever it is', () => {
    const random = seeded(7);
    let read = 0;
    for (let i = 0; i < 3000; i++) {
      const filter = anyFilter(random);
      const text = printFilter(filter);
      const { filter: again, error } = parseFilter(text);
      if (error !== undefined) {
        expect([text, error.message]).toEqual([text, expect.stringMatching(/too large|characters/)]);
        continue;
      }
      read += 1;
      // `= x` stands for both ends, and a range for both of its own: single conditions stay what they were.
      for (let seed = 0; seed < 20; seed++) expect([text, holds(again, seed)]).toEqual([text, holds(filter, seed)]);
      expect(parseFilter(printFilter(again)).filter).toEqual(again);
    }
    expect(read).toBeGreaterThan(2000);
  });

  it('never fails otherwise than in words, whatever is typed', () => {
    const random = seeded(11);
    const pieces = [
      'score',
      '<',
      '0.3',
      '..',
      '"',
      '(',
      ')',
      'not',
      'and',
      'looks',
      'like',
      '“',
      '\\',
      ' ',
      'é',
      '=',
      '~',
      '💥',
      '!=',
    ];
    for (let i = 0; i < 5000; i++) {
      const text = Array.from(
        { length: 1 + Math.floor(random() * 9) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join(random() < 0.5 ? ' ' : '');
      const { error } = parseFilter(text);
      if (error === undefined) continue;
      expect(error.message).not.toBe('');
      expect(0 <= error.from && error.from <= error.to && error.to <= text.length).toBe(true);
    }
  });
});

it('plain words are told from a filter, also from a wrong one', () => {
  for (const text of [
    'score < 0.3',
    'scroe < 0.3',
    'flagged',
    'tag = ',
    'not reviewed',
    'near moped',
    '(x',
    'looks like',
    'class hat',
  ]) {
    expect([text, isFilterText(text)]).toEqual([text, true]);
  }
  for (const text of [
    '',
    '  ',
    'red dress',
    'invoice',
    'summer/IMG_0001.jpg',
    'class',
    'looks nice',
    'a photo of a hat',
  ]) {
    expect([text, isFilterText(text)]).toEqual([text, false]);
  }
});
