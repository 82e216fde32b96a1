import type { AttractedRow } from '@stray/db';
import { describe, expect, it } from 'vitest';
import type { PlacedNegative } from '../src/corpus/diff.ts';
import { insightInto } from '../src/corpus/insight.ts';

const negatives = Array.from(
  { length: 200 },
  (_, position): PlacedNegative => ({
    text: `word ${position}`,
    polarity: 'noun',
    similarity: 0.1,
    nearestLabel: 'hat',
    nearestLabelSimilarity: position / 1000,
    origin: position === 5 ? 'pinned' : 'mined',
    position,
  }),
);
const row = (text: string, facts: Partial<AttractedRow> = {}): AttractedRow => ({
  text,
  attracts: 10,
  flagged: 0,
  kept: 0,
  dropped: 0,
  similarity: 0.5,
  classSimilarity: 0.2,
  ...facts,
});
const suggest = (...attracted: readonly AttractedRow[]) =>
  insightInto({ negatives, attracted, sampleCount: 1000, worthNaming: 'nearer-than-classes' });

describe('what a run says of its negatives', () => {
  it('tells how many never win, and which come nearest to a class', () => {
    const { dead, alive, collisions } = suggest(row('word 3'), row('no negative of the version'));
    expect([dead, alive]).toEqual([199, 1]);
    expect(collisions.slice(0, 2).map(({ text }) => text)).toEqual(['word 199', 'word 198']);
  });

  it.each([
    ['word 199', { kept: 8, dropped: 1 }, 'ban', '8 of the 9'],
    ['word 3', { kept: 8, dropped: 1 }, 'promote', 'far from all'],
    ['word 3', { dropped: 3 }, 'pin', '3 of the 3'],
    ['word 199', { attracts: 40, flagged: 10 }, 'ban', '10 of the 40'],
    ['word 3', { attracts: 40, flagged: 30 }, 'promote', 'no name yet'],
  ] as const)('suggests what to do with %s when %o', (text, facts, kind, why) => {
    const { suggestions } = suggest(row(text, facts));
    expect(suggestions).toMatchObject([{ kind, negative: { text } }]);
    expect(suggestions[0]?.why).toContain(why);
  });

  it.each([
    ['two decisions are no opinion', 'word 3', { kept: 2 }],
    ['people disagree', 'word 3', { kept: 2, dropped: 2, attracts: 90, flagged: 90 }],
    ['it is pinned already', 'word 5', { dropped: 9 }],
    ['too few photos are near it', 'word 3', { attracts: 19, flagged: 19 }],
    ['most of its photos are not flagged', 'word 3', { attracts: 40, flagged: 10 }],
    ['its photos look more like a class', 'word 3', { attracts: 40, flagged: 30, similarity: 0.1 }],
  ] as const)('suggests nothing when %s', (_, text, facts) => {
    expect(suggest(row(text, facts)).suggestions).toEqual([]);
  });

  it('asks for a likeness that means something where similarities have a scale', () => {
    const attracted = [row('word 3', { attracts: 40, flagged: 30, similarity: 0.3 })];
    const { suggestions } = insightInto({ negatives, attracted, sampleCount: 1000, worthNaming: 0.4 });
    expect(suggestions).toEqual([]);
  });

  it('names first what people have decided on', () => {
    const { suggestions } = suggest(
      row('word 2', { attracts: 400, flagged: 300 }),
      row('word 3', { kept: 3, attracts: 3 }),
    );
    expect(suggestions.map(({ negative }) => negative.text)).toEqual(['word 3', 'word 2']);
  });
});
