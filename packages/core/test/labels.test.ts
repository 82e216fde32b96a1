import { describe, expect, it } from 'vitest';
import { labelKey, labelsOf } from '../src/index.ts';

describe('the key of a label’s embedding', () => {
  it('is the name of a plain label', () => {
    expect(labelsOf(['hat', 'red fox']).map(labelKey)).toEqual(['hat', 'red fox']);
    expect(labelKey({ text: 'hat', prompt: undefined, senseOffset: undefined, synonyms: [] })).toBe('hat');
  });

  it('tells apart whatever the embedding depends on, in one order', () => {
    const facts = { senseOffset: 'n03595614', synonyms: ['pullover', 'jumper'], prompt: 'a worn {}' };
    const key = labelKey({ text: 'jersey', ...facts });
    expect(key).toBe(`jersey\u241f${JSON.stringify(facts)}`);
    expect(
      labelKey({ prompt: facts.prompt, synonyms: facts.synonyms, senseOffset: facts.senseOffset, text: 'jersey' }),
    ).toBe(key);
    const others = [
      { text: 'jersey', senseOffset: 'n03595614' },
      { text: 'jersey', synonyms: ['jumper', 'pullover'] },
      { text: 'jersey', synonyms: ['pullover', 'jumper'] },
      { text: 'jersey', prompt: 'a worn {}' },
      { text: 'jersey' },
    ];
    expect(new Set([key, ...others.map(labelKey)]).size).toBe(6);
  });
});
