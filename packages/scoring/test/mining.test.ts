import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCandidateLists } from '../src/corpus/candidateLists.ts';
import { classFamily } from '../src/corpus/classFamily.ts';
import { conjugatedPool, officialPool } from '../src/corpus/pools.ts';
import { readWordNet } from '../src/corpus/wordnet.ts';
import { classFilter, passes } from '../src/mine/classFilter.ts';
import { mineNegatives } from '../src/mine/negMining.ts';
import { openQuantiles } from '../src/mine/quantiles.ts';
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

describe('the quantile of a word’s similarities', () => {
  const random = seededRandom(1);
  const draws = [() => random(), () => Math.round(random() * 3), () => -random(), () => 0.5];
  it.each([
    [1, 0.95],
    [2, 0.95],
    [64, 1],
    [64, 0],
    [1000, 0.95],
    [1000, 0.5],
    [4097, 0.95],
  ])(
    'of %i labels at %f is what a sort gives, and the first of equal labels is the nearest',
    async (labels, quantile) => {
      const rows = draws.flatMap((draw) => {
        const row = Float32Array.from({ length: labels }, draw);
        return [row, row.slice().sort(), row.slice().sort().reverse()];
      });
      const input = { ids: new Float32Array(labels).fill(1), dimension: 1, quantile, threads: 2 };
      const quantiles = await openQuantiles({ ...input, known: 'similarities' });
      const ratings = await quantiles.of(Float32Array.from(rows.flatMap((row) => [...row])));
      await quantiles.close();
      rows.forEach((row, i) => {
        const ascending = row.slice().sort();
        const place = quantile * (labels - 1);
        const [lower = 0, upper = 0] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
        expect(ratings.similarity[i]).toBeCloseTo(lower + (upper - lower) * (place % 1), 6);
        expect(ratings.nearestSimilarity[i]).toBe(ascending.at(-1));
        expect(ratings.nearest[i]).toBe(row.indexOf(ascending.at(-1) ?? 0));
      });
    },
  );

  it('is the same from embeddings as from similarities', async () => {
    const dimension = 8;
    const draw = (rows: number) => Float32Array.from({ length: rows * dimension }, () => random() - 0.5);
    const [words, ids] = [draw(3000), draw(500)];
    const similarities = new Float32Array(3000 * 500);
    for (let i = 0; i < similarities.length; i++) {
      const [word, label] = [Math.floor(i / 500) * dimension, (i % 500) * dimension];
      for (let d = 0; d < dimension; d++) {
        similarities[i] = (similarities[i] ?? 0) + (words[word + d] ?? 0) * (ids[label + d] ?? 0);
      }
    }
    const input = { ids, dimension, quantile: 0.95, threads: 2 };
    const [fromWords, fromSimilarities] = await Promise.all([
      openQuantiles({ ...input, known: 'embedding' }),
      openQuantiles({ ...input, known: 'similarities' }),
    ]);
    const [a, b] = [await fromWords.of(words), await fromSimilarities.of(similarities)];
    await Promise.all([fromWords.close(), fromSimilarities.close()]);
    expect(a.nearest).toEqual(b.nearest);
    a.similarity.forEach((similarity, i) => {
      expect(similarity).toBeCloseTo(b.similarity[i] ?? 0, 5);
    });
  });
});
