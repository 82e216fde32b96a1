import { labelsOf } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTextTower } from '../src/encoders/encoder.ts';
import type { TextTower } from '../src/encoders/textTower.ts';
import { encodeConjugated } from '../src/scores/csp/conjugated.ts';
import { openWords, type Words } from '../src/words/openWords.ts';
import { clipFixture, embeddedFolder } from './encoders/fixtures.ts';

const towers = [
  ['embedded', embeddedFolder()],
  ['CLIP', clipFixture('clip-split')],
] as const;

const nouns = (texts: readonly string[]) => texts.map((text) => ({ text, polarity: 'noun' as const }));

describe.each(towers)('the word thread of the %s encoder', (_, folder) => {
  let words: Words;
  let tower: TextTower;
  beforeAll(async () => {
    words = openWords(folder);
    tower = await openTextTower({ ...folder, cache: `${folder.cache}-here` });
  });
  afterAll(() => Promise.all([words.close(), tower.close()]));

  it('says of words what the encoder says', async () => {
    expect(words.dimension).toBe(tower.dimension);
    const candidates = [
      { text: 'motor scooter', polarity: 'noun' },
      { text: 'calm', polarity: 'adjective' },
    ] as const;
    const texts = ['jersey', 'xyzzyx', 'abaxial'];
    const answers = await Promise.all([
      words.senses(texts),
      words.glosses(texts),
      words.known(nouns(texts)),
      words.encodeWords(candidates),
      words.encodeConjugated(candidates),
    ]);
    expect(answers).toEqual([
      texts.map((text) => tower.sensesOf(text)),
      tower.glossesOf(texts),
      tower.known(nouns(texts)),
      await tower.encodeWords(candidates),
      await encodeConjugated(tower, candidates),
    ]);
  });

  it('embeds labels, and says which ones it left out', async () => {
    const labels = [{ text: 'jersey', senseOffset: 'n03595614', synonyms: ['pullover'] }, ...labelsOf(['xyzzyx'])];
    const { specs, texts, embeddings, unknown } = await tower.encodeLabels(labels);
    const found = await words.encodeLabels(labels);
    expect(found).toMatchObject({ specs, texts, embeddings, unknown });
    expect(found.warnings).toHaveLength(unknown.length);
  });

  it('refuses in the encoder’s words, and goes on', async () => {
    const wrong = words.encodeLabels([{ text: 'hat', senseOffset: 'n1' }]);
    await expect(wrong).rejects.toMatchObject({ name: 'StrayError', code: 'BAD_ARGUMENT', message: /“hat”/ });
    expect(await words.known(nouns(['hat']))).toEqual([true]);
  });
});

describe('a word thread', () => {
  it('is there while it is asked, goes when idle, and comes back', async () => {
    const words = openWords(embeddedFolder(), { idleMs: 1 });
    expect(words.running).toBe(false);
    const asked = words.known(nouns(['hat']));
    expect(words.running).toBe(true);
    expect(await asked).toEqual([true]);
    await vi.waitFor(() => expect(words.running).toBe(false));
    expect(await words.known(nouns(['xyzzyx']))).toEqual([false]);
    await words.close();
    await expect(words.known(nouns(['hat']))).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('that cannot start says why to each who asks, and ends', async () => {
    const words = openWords({ ...embeddedFolder(), directory: '/nowhere' });
    await expect(words.known(nouns(['hat']))).rejects.toThrow();
    await expect(words.known(nouns(['hat']))).rejects.toThrow();
    await words.close();
  });
});
