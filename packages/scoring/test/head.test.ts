import { describe, expect, it } from 'vitest';
import { seededRandom } from '../src/random.ts';
import { openHead } from '../src/reasons/head.ts';
import { exactIndex } from '../src/reasons/wordIndex.ts';
import type { NegLabelInput } from '../src/scores/neglabel/input.ts';
import { layOut } from '../src/scores/neglabel/layout.ts';
import { openMasses, scoresOf } from '../src/scores/neglabel/masses.ts';
import { negLabel } from '../src/scores/neglabel/neglabel.ts';
import { distinctRows } from '../src/scores/neglabel/rows.ts';
import type { GroupedMethod, ScoringWords } from '../src/scores/openScorer.ts';
import { maxDifference } from './golden.ts';

const dimension = 48;
const random = seededRandom(5);
const matrix = (rows: number) => Float32Array.from({ length: rows * dimension }, () => random() - 0.5);
const images = matrix(300);
const ids = matrix(7);
/** 517 words in 20 groups leave 17 in none. */
const unlike = matrix(517);
/** As many words, in 60 directions. */
const alike = repeated(matrix(60), 517);

function repeated(rows: Float32Array, count: number): Float32Array {
  const found = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const from = Math.floor(random() * (rows.length / dimension)) * dimension;
    found.set(rows.subarray(from, from + dimension), i * dimension);
  }
  return found;
}

const input = (negatives: Float32Array, changes: Partial<NegLabelInput> = {}): NegLabelInput => ({
  dimension,
  logitScale: 3,
  threads: 1,
  ids,
  negatives,
  groups: 20,
  seed: 4,
  ...changes,
});

/** The published formula in float64, without a product or a layout. */
function plainScores({ negatives, groups, logitScale }: NegLabelInput, order: Uint32Array): number[] {
  const perGroup = Math.floor(negatives.length / dimension / groups);
  return Array.from({ length: images.length / dimension }, (_, image) => {
    const logit = (words: Float32Array, row: number) => {
      let sum = 0;
      for (let d = 0; d < dimension; d++)
        sum += (images[image * dimension + d] ?? 0) * (words[row * dimension + d] ?? 0);
      return logitScale * sum;
    };
    const idMass = Array.from({ length: 7 }, (_, row) => Math.exp(logit(ids, row))).reduce((a, b) => a + b);
    let score = 0;
    for (let group = 0; group < groups; group++) {
      let mass = 0;
      for (const slot of order.subarray(group * perGroup, (group + 1) * perGroup))
        mass += Math.exp(logit(negatives, slot));
      score += idMass / (idMass + mass) / groups;
    }
    return score;
  });
}

const kinds = [
  ['grouped', unlike.subarray(0, 500 * dimension)],
  ['rest', unlike],
  ['counted', alike],
] as const;

describe.each(kinds)('%s negatives', (kind, negatives) => {
  it('lie so', () => {
    expect(layOut(input(negatives)).kind).toBe(kind);
  });

  it('give the published score', async () => {
    const scorer = await negLabel(input(negatives));
    const scores = await scorer.score({ embeddings: images });
    expect(maxDifference(scores, plainScores(input(negatives), layOut(input(negatives)).slots))).toBeLessThan(1e-6);
    await scorer.close();
  });

  it.each(['neglabel', 'neglabel-ungrouped', 'csp'] as const)(
    'give score, nearest label and nearest negatives of %s from one product',
    async (method: GroupedMethod) => {
      const words: ScoringWords = { ...input(negatives), conjugated: { ids, negatives } };
      const named = (embeddings: Float32Array) => ({
        texts: Array.from({ length: embeddings.length / dimension }, (_, i) => String(i)),
        embeddings,
      });
      const head = await openHead(method, { words, labels: named(ids), negatives: named(negatives) });
      const found = await head.score({ embeddings: images });
      const scorer = await negLabel(input(negatives, method === 'neglabel-ungrouped' ? { groups: 1 } : {}));
      expect(maxDifference(found.scores, await scorer.score({ embeddings: images }))).toBeLessThan(1e-6);
      for (const [nearest, list, k] of [
        [found.label, ids, 1],
        [found.negatives, negatives, 5],
      ] as const) {
        const { texts } = named(list);
        const index = await exactIndex(texts, list, { dimension, threads: 1 });
        const expected = await index.nearest(images, k);
        expect(nearest.positions).toEqual(expected.positions);
        expect(maxDifference(nearest.similarities, expected.similarities)).toBeLessThan(1e-6);
        await index.close();
      }
      await Promise.all([head.close(), scorer.close()]);
    },
  );

  it('give masses whose mean share is the score', async () => {
    const masses = await openMasses(input(negatives));
    const scorer = await negLabel(input(negatives));
    const found = await masses.masses(images);
    expect(found.groupMass).toHaveLength(300 * 20);
    expect(maxDifference(scoresOf(found), await scorer.score({ embeddings: images }))).toBeLessThan(1e-6);
    await Promise.all([masses.close(), scorer.close()]);
  });

  it('that change in a few slots need only the masses of their groups', async () => {
    const before = await openMasses(input(negatives));
    const known = await before.masses(images);
    const slots = [3, 77, 490, negatives.length / dimension - 1];
    const changed = negatives.slice();
    for (const slot of slots) changed.set(matrix(1), slot * dimension);
    const after = await openMasses(input(changed));
    const groups = after.groupsOf(slots);
    expect(groups.length).toBeLessThanOrEqual(slots.length);
    const renewed = await after.renewed(images, known, groups);
    const anew = await after.masses(images);
    expect(maxDifference(renewed.groupMass, anew.groupMass)).toBeLessThan(1e-4);
    expect(maxDifference(scoresOf(renewed), scoresOf(anew))).toBeLessThan(1e-6);
    expect(maxDifference(scoresOf(known), scoresOf(anew))).toBeGreaterThan(1e-5);
    await Promise.all([before.close(), after.close()]);
  });
});

describe('fewer words than are asked for', () => {
  it.each([1, 2, 3])('%i negatives are all named', async (count) => {
    const negatives = repeated(matrix(1), count);
    const texts = Array.from({ length: count }, (_, i) => String(i));
    const words = { ...input(negatives), groups: 1 };
    const labels = { texts: ['hat'], embeddings: ids.slice(0, dimension) };
    const head = await openHead('neglabel', { words, labels, negatives: { texts, embeddings: negatives } });
    const { negatives: found } = await head.score({ embeddings: images.slice(0, dimension) });
    expect(found.positions).toEqual([0, 1, 2].slice(0, count));
    await head.close();
  });
});

describe('rows that are alike', () => {
  it('are found to the last bit', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 1, 2, 1, 2.0000002, 3, 4);
    const { first, of } = distinctRows(rows, 2);
    expect([...first]).toEqual([0, 1, 3]);
    expect([...of]).toEqual([0, 1, 0, 2, 1]);
  });
});
