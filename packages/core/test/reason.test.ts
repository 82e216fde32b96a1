import { describe, expect, it } from 'vitest';
import { reasonSentence } from '../src/index.ts';

const words = (...texts: string[]) => texts.map((text, i) => ({ text, similarity: 0.9 - i / 10 }));
const nearestLabel = { text: 'hat', similarity: 0.4 };

function flaggedLike(...texts: string[]): string {
  return reasonSentence({ looksLike: words(...texts), nearestLabel, flagged: true, classCount: 10 });
}

describe('the sentence on a flagged image', () => {
  it('names what it looks like, at most two words', () => {
    expect(flaggedLike('motor scooter', 'moped', 'motorcycle')).toBe(
      'Looks like a motor scooter or moped, not like any of your 10 classes.',
    );
  });

  it('says so when it is like nothing in particular', () => {
    expect(flaggedLike()).toBe('Like nothing in particular, and not like any of your 10 classes.');
  });

  it('names the class when there is one alone', () => {
    const sentence = reasonSentence({ looksLike: words('moon'), nearestLabel, flagged: true, classCount: 1 });
    expect(sentence).toBe('Looks like a moon, not like your class “hat”.');
  });

  it.each([
    ['owl', 'an owl'],
    ['hourglass', 'an hourglass'],
    ['unicycle', 'a unicycle'],
    ['umbrella', 'an umbrella'],
    ['ukulele', 'a ukulele'],
    ['X-ray', 'an X-ray'],
    ['SUV', 'an SUV'],
    ['one-armed bandit', 'a one-armed bandit'],
    ['sunglasses', 'sunglasses'],
    ['glass', 'glass'],
    ['dress', 'a dress'],
    ['bus', 'a bus'],
    ['lens', 'a lens'],
    ['triceratops', 'a triceratops'],
    ['rhinoceros', 'a rhinoceros'],
    ['canvas', 'a canvas'],
    ['pajamas', 'pajamas'],
    ['shorts', 'shorts'],
    ['shaving cream', 'shaving cream'],
    ['velvet', 'velvet'],
    ['French bread', 'French bread'],
    ['footwear', 'footwear'],
    ['German shepherd', 'a German shepherd'],
  ])('gives “%s” its article: %s', (word, said) => {
    expect(flaggedLike(word)).toBe(`Looks like ${said}, not like any of your 10 classes.`);
  });

  it('repeats the article only where it changes', () => {
    expect(flaggedLike('cat', 'owl')).toContain('a cat or an owl,');
    expect(flaggedLike('trousers', 'skirt')).toContain('trousers or a skirt,');
    expect(flaggedLike('skirt', 'trousers')).toContain('a skirt or trousers,');
  });

  it('passes over a word that only repeats another', () => {
    expect(flaggedLike('motor scooter', 'scooter', 'moped')).toContain('a motor scooter or moped,');
  });
});

it('names the nearest class of an image that is not flagged', () => {
  expect(reasonSentence({ looksLike: words('cap'), nearestLabel, flagged: false, classCount: 10 })).toBe(
    'Looks like hat.',
  );
});
