import type { Method } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../src/random.ts';
import type { RescoreWords } from '../src/rescore/contract.ts';
import { SampleShelf } from '../src/rescore/heldSamples.ts';
import { openRescorer, type Rescorer } from '../src/rescore/rescorer.ts';
import { massesFor } from '../src/rescore/wordMasses.ts';
import { negLabelInput, openScorer } from '../src/scores/openScorer.ts';
import { maxDifference } from './golden.ts';

const dimension = 32;
const random = seededRandom(11);
const matrix = (rows: number) => Float32Array.from({ length: rows * dimension }, () => random() - 0.5);
const images = matrix(270);
const words: RescoreWords = {
  method: 'neglabel',
  dimension,
  logitScale: 4,
  groups: 30,
  seed: 3,
  ids: matrix(5),
  negatives: matrix(640),
};

/** The words after a person has banned and pinned some: as many slots with another word in them. */
function edited(before: RescoreWords, slots: number): RescoreWords {
  const negatives = before.negatives.slice();
  const count = negatives.length / dimension;
  for (let i = 0; i < slots; i++) negatives.set(matrix(1), Math.floor(random() * count) * dimension);
  return { ...before, negatives };
}

async function scored({ method, ...own }: RescoreWords): Promise<Float32Array> {
  const conjugated = { ids: own.ids, negatives: own.negatives };
  const scorer = await openScorer(method, { ...own, conjugated, threads: 1 });
  const scores = await scorer.score({ embeddings: images });
  await scorer.close();
  return scores;
}

let rescorer: Rescorer;
beforeAll(async () => {
  rescorer = openRescorer({ threads: 1 });
  await rescorer.hold('photos', images.slice(), dimension);
});
afterAll(() => rescorer.close());

const same = async (now: RescoreWords) =>
  expect(maxDifference(await rescorer.score('photos', now), await scored(now))).toBeLessThan(1e-6);

describe('samples that are scored again', () => {
  it.each(['neglabel', 'neglabel-ungrouped', 'csp', 'mcm', 'max-logit', 'energy'] as const)(
    'have the scores of %s',
    async (method) => {
      const own = { ...words, method };
      expect(maxDifference(await rescorer.score('photos', own), await scored(own))).toBeLessThan(1e-5);
    },
  );

  it('have the same scores after each of many bans and pins', async () => {
    let now = words;
    for (const slots of [0, 1, 1, 2, 5, 30, 640, 1]) {
      now = edited(now, slots);
      await same(now);
    }
    await same(words);
  });

  it('have the scores of other labels, scale, groups, seed and number of negatives', async () => {
    await same({ ...words, ids: matrix(6) });
    await same({ ...words, logitScale: 5 });
    await same({ ...words, groups: 31 });
    await same({ ...words, seed: 4 });
    await same({ ...words, negatives: words.negatives.slice(0, -40 * dimension) });
    await same({ ...words, negatives: words.negatives.slice(0, -dimension) });
  });

  it('take words from shared memory', async () => {
    const shared = (values: Float32Array) => {
      const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
      copy.set(values);
      return copy;
    };
    for (const method of ['neglabel', 'mcm'] as const) {
      const own = { ...edited(words, 1), method };
      const elsewhere = { ...own, ids: shared(own.ids), negatives: shared(own.negatives) };
      expect(maxDifference(await rescorer.score('photos', elsewhere), await scored(own))).toBeLessThan(1e-6);
    }
  });

  it('are asked for side by side', async () => {
    const all = [words, edited(words, 1), { ...words, method: 'mcm' as const }];
    const found = await Promise.all(all.map((now) => rescorer.score('photos', now)));
    for (const [i, now] of all.entries()) {
      expect(maxDifference(found[i] ?? [], await scored(now))).toBeLessThan(1e-6);
    }
  });
});

describe('what cannot be scored is refused, and the thread goes on', () => {
  it.each(['msp', 'zoc', 'clipn', 'clipn-ctw'] satisfies Method[])('%s', async (method) => {
    await expect(rescorer.score('photos', { ...words, method })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  });

  it('samples that are not held, words of another encoder, and none at all', async () => {
    await expect(rescorer.score('others', words)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rescorer.score('photos', { ...words, dimension: 16 })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    const none = { ...words, negatives: new Float32Array() };
    await expect(rescorer.score('photos', none)).rejects.toMatchObject({ code: 'NEGATIVES_MISSING' });
    expect(await rescorer.holds('photos')).toBe(true);
    expect(await rescorer.holds('others')).toBe(false);
  });
});

describe('the thread of a re-scorer', () => {
  it('takes the embeddings, and holds none once it has ended', async () => {
    const own = openRescorer({ threads: 1, memory: images.byteLength });
    expect(await own.holds('a')).toBe(false);
    await expect(own.score('a', words)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const given = images.slice();
    expect(await own.hold('a', given, dimension)).toBe(true);
    expect(given).toHaveLength(0);
    expect(await own.hold('b', matrix(271), dimension)).toBe(false);
    await own.close();
    expect(await own.holds('a')).toBe(false);
    expect(await own.hold('a', images.slice(), dimension)).toBe(true);
    expect(maxDifference(await own.score('a', words), await scored(words))).toBeLessThan(1e-6);
    await own.close();
  });
});

describe('words that differ in few slots', () => {
  it('share the masses of all the other groups', async () => {
    const input = (now: RescoreWords) => negLabelInput('neglabel', { ...now, threads: 1 });
    const known = await massesFor(images, input(words), []);
    expect(await massesFor(images, input({ ...words }), [known])).toBe(known);
    const now = edited(words, 1);
    // Had they been computed, they would be other numbers than these.
    const marked = { ...known, masses: { ...known.masses, groupMass: known.masses.groupMass.map(() => -1) } };
    const { masses } = await massesFor(images, input(now), [marked]);
    const computed = new Set<number>();
    masses.groupMass.forEach((mass, at) => {
      if (mass !== -1) computed.add(at % masses.groups);
    });
    expect(computed.size).toBe(1);
  });
});

describe('a shelf of samples', () => {
  const masses = (bytes: number) => ({
    masses: { groups: 1, top: new Float32Array(), idMass: new Float32Array(), groupMass: new Float32Array() },
    words: { frame: '', slots: new Uint32Array() },
    bytes,
  });
  const samples = (bytes: number) => ({ dimension: 1, embeddings: new Float32Array(bytes / 4) });

  it('makes room by what was used longest ago, masses before embeddings', () => {
    const shelf = new SampleShelf(1000);
    shelf.hold('a', samples(400));
    const [first, second] = [masses(150), masses(150)];
    shelf.remember('a', first);
    shelf.remember('a', second);
    shelf.remember('a', first);
    shelf.hold('b', samples(400));
    expect(shelf.use('a')?.masses).toEqual([first]);
    expect(shelf.bytes).toBe(950);
    shelf.hold('c', samples(400));
    expect(['a', 'b', 'c'].map((key) => shelf.has(key))).toEqual([true, false, true]);
    expect(shelf.use('a')?.masses).toEqual([first]);
    expect(shelf.hold('d', samples(1004))).toBe(false);
    expect(shelf.bytes).toBe(950);
  });
});
