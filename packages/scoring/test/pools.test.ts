import { describe, expect, it } from 'vitest';
import { chosenPool, depthsOf, lexfilesOf } from '../src/corpus/chosenPool.ts';
import { everyWord } from '../src/corpus/pools.ts';
import { readWordNet } from '../src/corpus/wordnet.ts';
import { goldenPath } from './golden.ts';

const wordnet = readWordNet(goldenPath('../../../../models/embedded/wordnet.tsv.gz'));
const textsOf = (...wishes: Parameters<typeof chosenPool>[1][]) =>
  wishes.map((wish) => new Set(chosenPool(wordnet, wish).map(({ text }) => text)));

describe('a chosen part of WordNet', () => {
  it('is all of it where nothing is wished', () => {
    expect(chosenPool(wordnet, {})).toEqual(everyWord(wordnet));
  });

  it('has the words of the named files alone', () => {
    const pool = chosenPool(wordnet, { lexfiles: ['adj.ppl', 'noun.shape'] });
    const texts = new Set(pool.map(({ text }) => text));
    expect(pool.filter(({ polarity }) => polarity === 'adjective').length).toBeGreaterThan(30);
    for (const word of ['hexagon', 'spiral']) expect(texts).toContain(word);
    for (const word of ['accordion', 'abaxial']) expect(texts).not.toContain(word);
    expect(pool.findIndex(({ polarity }) => polarity === 'adjective')).toBe(
      pool.filter(({ polarity }) => polarity === 'noun').length,
    );
  });

  it('names the files that there are when one is asked for that is not', () => {
    expect(lexfilesOf(wordnet)).toHaveLength(29);
    const wished = () => chosenPool(wordnet, { lexfiles: ['noun.artifact', 'noun.car'] });
    expect(wished).toThrow(/“noun.car” is no lexicographer file of WordNet; it has adj.all, adj.pert, .*noun.time/);
    expect(wished).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });

  it('holds physical things alone where they are wished', () => {
    const [physical = new Set()] = textsOf({ physicalOnly: true });
    for (const word of ['accordion', 'espresso', 'accountant']) expect(physical).toContain(word);
    for (const word of ['democracy', 'hatred', 'abaxial']) expect(physical).not.toContain(word);
  });

  it('holds nouns between two depths, by the shortest way to “entity”, and every adjective', () => {
    const depths = depthsOf(wordnet);
    const depthOf = (lemma: string) => depths[wordnet.senses(lemma)[0]?.index ?? -1];
    expect(['entity', 'physical entity', 'object', 'artifact'].map(depthOf)).toEqual([0, 1, 2, 4]);
    expect(depths.filter((depth) => depth === 0)).toHaveLength(1);
    const [deep = new Set(), shallow = new Set(), one = new Set()] = textsOf(
      { leastDepth: 5 },
      { mostDepth: 4 },
      { leastDepth: 4, mostDepth: 4, lexfiles: ['noun.Tops', 'adj.all'] },
    );
    expect([deep.has('accordion'), shallow.has('accordion')]).toEqual([true, false]);
    expect([deep.has('artifact'), shallow.has('artifact'), one.has('artifact')]).toEqual([false, true, true]);
    expect([deep.has('abaxial'), shallow.has('abaxial'), one.has('abaxial')]).toEqual([true, true, true]);
    expect(one.has('object')).toBe(false);
  });
});
