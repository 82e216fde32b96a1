import { describe, expect, it } from 'vitest';
import { emphasised, mismatch, spokenSample, tileWords } from '../features/samples/reasonWords.ts';

const words = (...texts: string[]) => texts.map((text) => ({ text, similarity: 0.5 }));
const facts = { flagged: true, looksLike: words('motor scooter', 'moped'), nearestLabel: null, error: null };

describe('the words of a tile', () => {
  it('say what a flagged photo looks like', () => {
    expect(tileWords(facts)).toBe('motor scooter, moped');
    expect(tileWords({ ...facts, looksLike: words('motor scooter', 'scooter', 'moped') })).toBe('motor scooter, moped');
    expect(tileWords({ ...facts, looksLike: words('daisy') })).toBe('daisy');
    expect(tileWords({ ...facts, looksLike: [] })).toBe('like nothing in particular');
  });

  it('say the nearest class of the others, and what is wrong with a file', () => {
    const [nearestLabel = null] = words('hat');
    expect(tileWords({ ...facts, flagged: false, nearestLabel })).toBe('hat');
    expect(tileWords({ ...facts, error: { code: 'IMAGE_EMPTY', message: 'The file is empty.' } })).toBe(
      'The file is empty.',
    );
    expect(tileWords({ ...facts, flagged: false })).toBe('');
  });
});

describe('a sample that is heard', () => {
  const sample = {
    path: 'strays/moon.jpg',
    flagged: true,
    score: 0.0391,
    reason: 'Looks like a nematode.',
    error: null,
  };
  it('has its path, its score and its reason', () => {
    expect(spokenSample(sample)).toBe('strays/moon.jpg. Flagged. Score 0.039. Looks like a nematode.');
    expect(spokenSample({ ...sample, score: null, reason: null })).toBe('strays/moon.jpg. Not scored yet.');
  });
});

describe('the sentence', () => {
  const strong = (sentence: string, ...texts: string[]) =>
    emphasised(sentence, texts)
      .map(({ text, strong }) => (strong ? `[${text}]` : text))
      .join('');

  it('has the words made strong that it turns on', () => {
    const sentence = 'Looks like a motor scooter or moped, not like any of your 10 classes.';
    expect(strong(sentence, 'motor scooter', 'scooter', 'moped', 'motorcycle')).toBe(
      'Looks like a [motor scooter] or [moped], not like any of your 10 classes.',
    );
  });

  it('takes whole words alone', () => {
    expect(strong('Looks like a caterpillar or cat.', 'cat')).toBe('Looks like a caterpillar or [cat].');
    expect(strong('Looks like hat.', 'at', '')).toBe('Looks like hat.');
  });

  it('is never lost', () => {
    const sentence = 'Looks like “a.b*c”.';
    expect(
      emphasised(sentence, ['a.b*c', 'a'])
        .map(({ text }) => text)
        .join(''),
    ).toBe(sentence);
  });
});

describe('a declared class that is not the nearest', () => {
  const nearest = { text: 'hat', similarity: 0.3 };

  it('is told with both, in any case of letters, and only where both are known', () => {
    expect(mismatch({ declaredClasses: ['dress'], nearestLabel: nearest })).toBe(
      'Declared dress, but of your classes nearest to hat.',
    );
    expect(mismatch({ declaredClasses: ['coat', 'Hat'], nearestLabel: nearest })).toBeNull();
    expect(mismatch({ declaredClasses: [], nearestLabel: nearest })).toBeNull();
    expect(mismatch({ declaredClasses: ['dress'], nearestLabel: null })).toBeNull();
  });
});
