import { labelsOf } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTextTower } from '../../src/encoders/encoder.ts';
import type { TextTower } from '../../src/encoders/textTower.ts';
import { dot, maxDifference } from '../golden.ts';
import { clipFixture } from './fixtures.ts';

describe('the words of a CLIP encoder', () => {
  let tower: TextTower;
  beforeAll(async () => {
    tower = await openTextTower(clipFixture('clipn-split'));
  });
  afterAll(() => tower.close());

  it('are all nouns and adjectives of WordNet, each once', () => {
    const texts = tower.candidates.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.every((text) => text === text.toLowerCase() && !text.includes('_'))).toBe(true);
    const count = (polarity: string) => tower.candidates.filter((word) => word.polarity === polarity).length;
    expect([count('noun'), count('adjective')]).toEqual([117_798, 18_341]);
    for (const word of ['dog', 'pizza', 'greasy spoon']) {
      expect(tower.candidates).toContainEqual({ text: word, polarity: 'noun' });
    }
    expect(tower.candidates).toContainEqual({ text: 'furry', polarity: 'adjective' });
  });

  it('are embedded in the prompt of their polarity, labels in that of nouns', async () => {
    const rows = async (text: string, polarity: 'noun' | 'adjective') => tower.encodeWords([{ text, polarity }]);
    const phrase = async (text: string) => {
      const raw = (await tower.encodePhrases?.([text])) ?? new Float32Array();
      const norm = Math.hypot(...raw);
      return raw.map((x) => x / norm);
    };
    expect(maxDifference(await rows('calm', 'noun'), await phrase('the nice calm'))).toBeLessThan(1e-6);
    expect(maxDifference(await rows('calm', 'adjective'), await phrase('This is a calm photo'))).toBeLessThan(1e-6);
    // A text is put in as it stands, whatever it holds.
    expect(maxDifference(await rows('$& {}', 'noun'), await phrase('the nice $& {}'))).toBeLessThan(1e-6);
    const { embeddings, unknown } = await tower.encodeLabels(labelsOf(['calm', 'qwertyuiop']));
    expect(unknown).toEqual([]);
    expect(maxDifference(embeddings.subarray(0, tower.dimension), await rows('calm', 'noun'))).toBeLessThan(1e-6);
  });

  it('have embeddings by the tower that says no, where there is one', async () => {
    const labels = ['tabby cat', 'dress'];
    const no = (await tower.encodeNoLabels?.(labelsOf(labels))) ?? new Float32Array();
    const yes = (await tower.encodeLabels(labelsOf(labels))).embeddings;
    expect(no).toHaveLength(yes.length);
    expect(dot(no.subarray(0, tower.dimension), no.subarray(0, tower.dimension))).toBeCloseTo(1, 5);
    expect(maxDifference(no, yes)).toBeGreaterThan(0.1);
    const plain = await openTextTower(clipFixture('mobileclip-split'));
    expect(plain.encodeNoLabels).toBeUndefined();
    await plain.close();
  });

  it('that a reason may name are physical things in everyday use, without the classes and what is above or below', async () => {
    const { family } = await tower.encodeLabels(labelsOf(['retriever', 'motor vehicle']));
    const { texts, embeddings, above } = await tower.lexicon(family);
    expect(embeddings).toHaveLength(texts.length * tower.dimension);
    const has = (text: string) => texts.includes(text);
    const everyday = ['tabby', 'robin', 'zebra', 'tulip', 'brick', 'bicycle', 'pizza'];
    expect(everyday.filter((word) => !has(word))).toEqual([]);
    expect(['golden retriever', 'truck', 'dog', 'vehicle', 'idea', 'Zion', 'Vulpes vulpes'].filter(has)).toEqual([]);
    const named = (word: string) => (above[texts.indexOf(word)] ?? []).map((position) => texts[position]);
    expect(named('robin')).toContain('bird');
  });
});
