import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mineNegatives } from '../src/mine/negMining.ts';
import { mcm } from '../src/scores/mcm/mcm.ts';
import { negLabel } from '../src/scores/neglabel/neglabel.ts';
import { permutation } from '../src/scores/neglabel/permute.ts';
import { goldenJson, goldenTensors, maxDifference } from './golden.ts';

const dimension = 24;
const tensors = goldenTensors('neglabel.safetensors');
const golden = z
  .object({
    scores: z.array(z.object({ name: z.string(), groups: z.number(), temperature: z.number(), ids: z.number() })),
    mining: z.array(z.object({ name: z.string(), quantile: z.number(), ids: z.number(), fraction: z.number() })),
  })
  .parse(goldenJson('neglabel.json'));

describe('the NegLabel graph equals the official arithmetic in PyTorch', () => {
  it.each(golden.scores)('$name', async ({ name, groups, temperature, ids }) => {
    const scorer = await negLabel({
      dimension,
      logitScale: 1 / temperature,
      ids: tensors.float32('ids').slice(0, ids * dimension),
      negatives: tensors.float32('negatives'),
      groups,
      seed: Uint32Array.from(tensors.int32(`permutation_${name}`)),
      threads: 1,
    });
    const scores = await scorer.score({ embeddings: tensors.float32('images') });
    expect(maxDifference(scores, tensors.float32(`scores_${name}`))).toBeLessThan(1e-5);
    await scorer.close();
  });

  it('stays finite where negatives are far nearer than any class', async () => {
    const ids = new Float32Array(dimension).fill(-1);
    const negatives = new Float32Array(dimension).fill(1);
    const size = { dimension, threads: 1, groups: 1, seed: 0 };
    const scorer = await negLabel({ ...size, logitScale: 1000, ids, negatives });
    const [score] = await scorer.score({ embeddings: new Float32Array(dimension).fill(1) });
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThan(1e-30);
  });

  it('scores one block of images as it scores many', async () => {
    const input = { dimension, logitScale: 10, groups: 10, seed: 7, threads: 1 };
    const scorer = await negLabel({ ...input, ids: tensors.float32('ids'), negatives: tensors.float32('negatives') });
    const images = tensors.float32('candidates');
    const whole = await scorer.score({ embeddings: images });
    const last = await scorer.score({ embeddings: images.subarray(-dimension) });
    expect(whole).toHaveLength(300);
    expect(maxDifference(last, whole.subarray(-1))).toBeLessThan(1e-6);
  });

  it('refuses to work without negatives', async () => {
    const input = { dimension, logitScale: 1, ids: tensors.float32('ids'), groups: 1, seed: 0, threads: 1 };
    await expect(negLabel({ ...input, negatives: new Float32Array() })).rejects.toMatchObject({
      code: 'NEGATIVES_MISSING',
    });
  });
});

describe('NegMining equals torch.quantile and a stable sort', () => {
  const candidates = tensors.float32('candidates');
  it.each(golden.mining)('$name', async ({ name, quantile, ids, fraction }) => {
    const { kept: mined } = await mineNegatives({
      candidates: Array.from({ length: 300 }, (_, i) => ({ text: String(i), polarity: 'noun' as const })),
      encode: async (from, to) => candidates.subarray(from * dimension, to * dimension),
      ids: tensors.float32('many_ids').slice(0, ids * dimension),
      dimension,
      quantile,
      fraction,
      filter: { excluded: new Set(), ceiling: Number.POSITIVE_INFINITY },
      order: 'similarity',
      threads: 1,
    });
    expect(mined.map(({ text }) => Number(text))).toEqual([...tensors.int32(`mined_order_${name}`)]);
    const values = tensors.float32(`mined_values_${name}`);
    const expected = mined.map(({ text }) => values[Number(text)] ?? Number.NaN);
    expect(
      maxDifference(
        expected,
        mined.map(({ similarity }) => similarity),
      ),
    ).toBeLessThan(1e-6);
  });

  it('mines nouns and adjectives apart, and never an excluded word or one at the ceiling', async () => {
    const axes = Float32Array.of(1, 0, 0.96, 0, 0.2, 0, 0.3, 0, 0.1, 0);
    const texts = ['twin', 'near', 'calm', 'red', 'named'];
    const { kept: mined } = await mineNegatives({
      candidates: texts.map((text) => ({ text, polarity: text === 'calm' || text === 'red' ? 'adjective' : 'noun' })),
      encode: async (from, to) => axes.subarray(from * 2, to * 2),
      ids: Float32Array.of(1, 0),
      dimension: 2,
      quantile: 0.95,
      fraction: 1,
      filter: { excluded: new Set(['named']), ceiling: 0.95 },
      order: 'similarity',
      threads: 1,
    });
    expect(mined.map(({ text }) => text)).toEqual(['calm', 'red']);
  });
});

describe('MCM', () => {
  it('is the largest softmax probability', async () => {
    const scorer = await mcm({ dimension: 2, logitScale: 2, ids: Float32Array.of(1, 0, 0, 1), threads: 1 });
    const [score] = await scorer.score({ embeddings: Float32Array.of(1, 0) });
    expect(score).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 1), 6);
  });

  it('is constant for one label', async () => {
    const scorer = await mcm({ dimension: 2, logitScale: 2, ids: Float32Array.of(1, 0), threads: 1 });
    expect([...(await scorer.score({ embeddings: Float32Array.of(1, 0, 0, 1) }))]).toEqual([1, 1]);
  });
});

describe('the seeded permutation', () => {
  it('holds every index once and depends on nothing but the seed', () => {
    expect([...permutation(1000, 3)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(permutation(1000, 3)).toEqual(permutation(1000, 3));
    expect(permutation(1000, 3)).not.toEqual(permutation(1000, 4));
  });

  it('gives the order that older runs were scored with', () => {
    expect([...permutation(8, 0)]).toMatchInlineSnapshot(`
      [
        4,
        7,
        3,
        5,
        6,
        1,
        0,
        2,
      ]
    `);
  });
});
