import { type CorpusRecipe, labelsOf } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTextTower } from '../src/encoders/encoder.ts';
import type { EncodedLabels, TextTower } from '../src/encoders/textTower.ts';
import { mineCorpus } from '../src/mine/mineCorpus.ts';
import { rateWords } from '../src/mine/rateWords.ts';
import { defaultRecipe } from '../src/mine/recipe.ts';
import { seededRandom } from '../src/random.ts';
import { clipFixture, embeddedFolder } from './encoders/fixtures.ts';
import { maxDifference } from './golden.ts';

const folder = embeddedFolder();
const recipe = defaultRecipe(folder.manifest);
const names = ['hat', 'shoe', 'dress', 'shirt', 'skirt', 'sock', 'glove', 'jacket', 'sweater', 'scarf'];

describe('mining by the word tower', () => {
  let tower: TextTower;
  let labels: EncodedLabels;
  beforeAll(async () => {
    tower = await openTextTower(folder);
    labels = await tower.encodeLabels(labelsOf(names));
  });
  afterAll(() => tower.close());
  const mine = (changed: Partial<CorpusRecipe>, given?: readonly string[]) =>
    mineCorpus(
      tower,
      labels,
      { ...recipe, ...changed },
      { given: given?.map((text) => ({ text, polarity: 'noun' as const })) ?? [] },
    );

  it('has the similarities of embeddings, by the shorter way', async () => {
    const { dimension } = tower;
    for (const size of [1, 10, 300]) {
      const chosen = tower.candidates.filter((_, i) => i % 60 === 0).slice(0, size);
      const ids = (await tower.encodeLabels(labelsOf(chosen.map(({ text }) => text)))).embeddings;
      const similarities = await tower.similarities?.(tower.candidates, ids, 1);
      const random = seededRandom(size);
      for (let trial = 0; trial < 20; trial++) {
        const at = Math.floor(random() * tower.candidates.length);
        const [word] = [await tower.encodeWords(tower.candidates.slice(at, at + 1))];
        const dense = Array.from({ length: size }, (_, label) =>
          word.reduce((sum, x, d) => sum + x * (ids[label * dimension + d] ?? 0), 0),
        );
        expect(maxDifference((await similarities?.(at, at + 1)) ?? [], dense)).toBeLessThan(1e-6);
      }
    }
  });

  it('has no shorter way for labels whose products would take much memory', async () => {
    expect(await tower.similarities?.(tower.candidates, new Float32Array(10_000 * tower.dimension), 1)).toBeUndefined();
  });

  it('rates kept words and those in line as a look at each of them would', async () => {
    const { kept, reserve } = await mine({});
    const words = [...kept, ...reserve].filter((_, i) => i % 150 === 0);
    const rated = await rateWords({
      words,
      embeddings: await tower.encodeWords(words),
      labels: labels.texts,
      ids: labels.embeddings,
      dimension: tower.dimension,
      quantile: recipe.quantile,
    });
    words.forEach((word, i) => {
      expect(word.similarity).toBeCloseTo(rated[i]?.similarity ?? Number.NaN, 6);
      expect(word.nearestLabelSimilarity).toBeCloseTo(rated[i]?.nearestLabelSimilarity ?? Number.NaN, 6);
      expect(word.nearestLabel).toBe(rated[i]?.nearestLabel);
    });
  });

  it('puts the next words that pass the filter in line, by rising similarity', async () => {
    const { kept, reserve, considered, unknown } = await mine({});
    expect([considered, unknown]).toEqual([tower.candidates.length, 0]);
    expect(reserve).toHaveLength(2000);
    const all = [...kept, ...reserve];
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    const similarities = all.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => a - b));
    const more = await mine({ fraction: 0.2 });
    expect(more.kept.slice(0, all.length)).toEqual(all);
  });

  it('keeps a person’s own words but those that the encoder does not know, and says how many', async () => {
    const { kept, reserve, considered, unknown } = await mine({ pool: 'given', fraction: 1 }, [
      'motor scooter',
      'xyzzyx',
      'banana',
      'sombrero',
      'hat',
    ]);
    expect(kept.map(({ text }) => text).sort()).toEqual(['banana', 'motor scooter']);
    expect({ reserve, considered, unknown }).toEqual({ reserve: [], considered: 4, unknown: 1 });
    await expect(mine({ pool: 'given' }, ['xyzzyx'])).rejects.toMatchObject({ code: 'NEGATIVES_MISSING' });
  });

  it('takes the nouns of the chosen files', async () => {
    const { kept, considered } = await mine({ pool: 'wordnet', lexfiles: ['noun.food', 'adj.all'], fraction: 1 });
    expect(considered).toBeGreaterThan(2000);
    expect(new Set(kept.map(({ polarity }) => polarity))).toEqual(new Set(['noun']));
    expect(kept.map(({ text }) => text)).toContain('espresso');
    await expect(mine({ pool: 'wordnet', lexfiles: ['adj.all'] })).rejects.toMatchObject({ code: 'NEGATIVES_MISSING' });
    await expect(mine({ pool: 'wordnet', lexfiles: ['noun.x'] })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  });

  it('leaves out the synonyms of a label', async () => {
    const named = await tower.encodeLabels([{ text: 'hat', synonyms: ['tripod'] }]);
    const { kept, reserve } = await mineCorpus(tower, named, { ...recipe, fraction: 1 });
    const texts = new Set([...kept, ...reserve].map(({ text }) => text));
    expect([texts.has('tripod'), texts.has('sombrero'), texts.has('espresso')]).toEqual([false, false, true]);
  });
});

describe('mining by CLIP', () => {
  it('lets nouns and adjectives wait in line, each in proportion', async () => {
    const clip = clipFixture('clip-split');
    const tower = await openTextTower(clip);
    const given = tower
      .pool({ ...recipe, pool: 'wordnet', lexfiles: ['noun.shape', 'adj.ppl'] })
      .map((word) => ({ ...word }));
    const labels = await tower.encodeLabels(labelsOf(names));
    const mined = await mineCorpus(
      tower,
      labels,
      { ...defaultRecipe(clip.manifest), pool: 'given', ceiling: null, withoutClasses: false, fraction: 0.5 },
      { given },
    );
    const count = (polarity: string, words: typeof mined.kept) =>
      words.filter((word) => word.polarity === polarity).length;
    for (const polarity of ['noun', 'adjective']) {
      const all = given.filter((word) => word.polarity === polarity).length;
      expect(count(polarity, mined.kept)).toBe(Math.floor(all / 2));
      expect(count(polarity, mined.reserve)).toBe(Math.ceil(all / 2));
    }
    expect(mined.kept.every(({ nearestLabel }) => names.includes(nearestLabel))).toBe(true);
    await tower.close();
  });
});
