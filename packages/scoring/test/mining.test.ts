import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCandidateLists } from '../src/corpus/candidateLists.ts';
import { classFamily } from '../src/corpus/classFamily.ts';
import { conjugatedPool, officialPool } from '../src/corpus/pools.ts';
import { readWordNet } from '../src/corpus/wordnet.ts';
import { classFilter, passes } from '../src/mine/classFilter.ts';
import { findsHighest } from '../src/mine/highest.ts';
import { mineNegatives } from '../src/mine/negMining.ts';
import { officialRecipe } from '../src/mine/recipe.ts';
import { seededRandom } from '../src/random.ts';
import { goldenJson, goldenPath, goldenTensors } from './golden.ts';

const { mining } = z
  .object({
    mining: z.object({
      classes: z.array(z.string()),
      lists: z.record(z.string(), z.array(z.string())),
      prompts: z.array(z.string()),
      kept: z.array(z.string()),
    }),
  })
  .parse(goldenJson('scores.json'));
const wordnet = readWordNet(goldenPath('../../../../models/embedded/wordnet.tsv.gz'));

describe('the preset `official`', () => {
  it('keeps the candidates that the published code keeps, in its order', async () => {
    const dimension = 24;
    const table = goldenTensors('scores.safetensors').float32('mining_embeddings');
    const rowsOf = (prompts: readonly string[]) =>
      Float32Array.from(
        prompts.flatMap((prompt) => {
          const row = mining.prompts.indexOf(prompt);
          return [...table.subarray(row * dimension, (row + 1) * dimension)];
        }),
      );
    const lists = Object.entries(mining.lists).map(([name, words]) => ({ name, text: `${words.join('\n')}\n` }));
    const candidates = readCandidateLists(lists);
    const promptOf = (text: string, polarity: string) => (polarity === 'noun' ? text : `This is a ${text} photo`);
    const prompts = candidates.map(({ text, polarity }) => promptOf(text, polarity));
    const { quantile, fraction, order } = officialRecipe('given');
    const mined = await mineNegatives({
      candidates,
      encode: async (from, to) => rowsOf(prompts.slice(from, to)),
      ids: rowsOf(mining.classes),
      dimension,
      quantile,
      fraction,
      order,
      filter: { excluded: new Set(), ceiling: Number.POSITIVE_INFINITY },
      threads: 1,
    });
    expect(mined.kept.map(({ text, polarity }) => promptOf(text, polarity))).toEqual(mining.kept);
  });

  it('takes a word that stands in several lists from the first', () => {
    const lists = [
      { name: 'adj.all.txt', text: ' calm \nlight\n\n' },
      { name: 'noun.act.txt', text: 'light\r\nswim\nswim\n' },
      { name: 'readme.txt', text: 'nothing' },
    ];
    expect(readCandidateLists(lists)).toEqual([
      { text: 'swim', polarity: 'noun' },
      { text: 'calm', polarity: 'adjective' },
      { text: 'light', polarity: 'adjective' },
    ]);
    expect(() => readCandidateLists([{ name: 'words.txt', text: 'swim' }])).toThrow(/hold no words/);
    expect(() => readCandidateLists([{ name: 'noun.act.txt', text: 'x'.repeat(201) }])).toThrow(/201 characters/);
  });

  it('has WordNet’s words as the published lists do: no animals, no food, nouns first, each once', () => {
    const pool = officialPool(wordnet);
    const texts = pool.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.every((text) => text === text.toLowerCase() && !text.includes('_'))).toBe(true);
    const firstAdjective = pool.findIndex(({ polarity }) => polarity === 'adjective');
    expect(pool.slice(firstAdjective).every(({ polarity }) => polarity === 'adjective')).toBe(true);
    expect(texts).toContain('accordion');
    expect(texts).not.toContain('egyptian cat');
    expect(texts).not.toContain('sushi');
  });
});

describe('the conjugated pool', () => {
  const pool = conjugatedPool(wordnet, 0);

  it('joins each adjective to a superclass word, the same one each time', () => {
    const phrases = pool.filter(({ polarity }) => polarity === 'adjective').map(({ text }) => text);
    expect(phrases.length).toBeGreaterThan(10_000);
    expect(new Set(phrases.map((text) => text.split(' ').at(-1))).size).toBe(14);
    expect(conjugatedPool(wordnet, 0)).toEqual(pool);
    expect(conjugatedPool(wordnet, 1)).not.toEqual(pool);
  });

  it('holds no words of persons, quantities and groups alone', () => {
    const nouns = new Set(pool.filter(({ polarity }) => polarity === 'noun').map(({ text }) => text));
    for (const word of ['accountant', 'kilogram', 'committee']) expect(nouns).not.toContain(word);
    for (const word of ['accordion', 'egyptian cat', 'valley']) expect(nouns).toContain(word);
  });
});

describe('the class filter', () => {
  const sense = (lemma: string, lexfile: string) => {
    const found = wordnet.senses(lemma).find((synset) => synset.lexfile === lexfile);
    if (found === undefined) throw new Error(`WordNet knows ${lemma}`);
    return found;
  };
  const family = classFamily(
    wordnet,
    ['cab', 'Waterfall'],
    [sense('taxicab', 'noun.artifact'), sense('waterfall', 'noun.object')],
  );
  const filter = classFilter(family, { withoutClasses: true, ceiling: 0.95 });

  it.each([
    ['cab', 'a class name'],
    ['CAB', 'a class name in other letters'],
    ['taxi', 'a synonym'],
    ['minicab', 'a descendant'],
    ['niagara falls', 'an instance'],
  ])('drops %s, %s', (word) => {
    expect(passes(filter, word, 0.1)).toBe(false);
  });

  it('keeps what is above or beside a class, unless it is too near', () => {
    expect(passes(filter, 'motor vehicle', 0.1)).toBe(true);
    expect(passes(filter, 'ambulance', 0.95)).toBe(true);
    expect(passes(filter, 'ambulance', 0.951)).toBe(false);
  });

  it('lets everything pass where the recipe says so', () => {
    expect(passes(classFilter(family, { withoutClasses: false, ceiling: null }), 'cab', 1)).toBe(true);
  });
});

describe('the highest of a row', () => {
  const random = seededRandom(1);
  it.each([
    [1, 1],
    [2, 2],
    [64, 1],
    [64, 64],
    [1000, 51],
    [1000, 1],
    [1000, 1000],
    [4097, 206],
  ])('equal a sort: %i numbers, place %i', (size, k) => {
    const highest = findsHighest(size, k);
    for (const draw of [() => random(), () => Math.round(random() * 3), () => -random(), () => 0.5]) {
      const values = Float32Array.from({ length: size + 7 }, draw);
      // Sorted rows, where an evenly spaced sample is furthest from a random one.
      const rows = [values, values.slice().sort(), values.slice().sort().reverse()];
      for (const row of rows) {
        const sorted = row
          .slice(5, 5 + size)
          .sort()
          .reverse();
        expect(highest(row, 5)).toEqual({ largest: sorted[0], kth: sorted[k - 1], above: sorted[Math.max(k - 2, 0)] });
      }
    }
  });
});
