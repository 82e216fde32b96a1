import { readFileSync } from 'node:fs';
import { availableMethods, encoderManifest, labelsOf, type Method, methodFacts, methods } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTextTower } from '../src/encoders/encoder.ts';
import { openImagePool } from '../src/encoders/imagePool.ts';
import type { EncodedImage } from '../src/encoders/poolContract.ts';
import { gatherMaterial, openJudge, openScorers } from '../src/judge.ts';
import { defaultRecipe } from '../src/mine/recipe.ts';
import { encodeConjugated } from '../src/scores/csp/conjugated.ts';
import { msp } from '../src/scores/msp/msp.ts';
import { openScorer, type ScoringWords } from '../src/scores/openScorer.ts';
import { stackImages } from '../src/stackRows.ts';
import { clipFixture, embeddedFolder } from './encoders/fixtures.ts';
import { goldenJson, goldenPath, goldenTensors, maxDifference } from './golden.ts';

const dimension = 32;
const tensors = goldenTensors('scores.safetensors');
const { scale, groups } = z.object({ scale: z.number(), groups: z.number() }).parse(goldenJson('scores.json'));
const images = tensors.float32('images');

const words: ScoringWords = {
  dimension,
  logitScale: scale,
  threads: 1,
  groups,
  seed: 0,
  ids: tensors.float32('ids'),
  negatives: tensors.float32('negatives'),
  conjugated: { ids: tensors.float32('ids'), negatives: tensors.float32('negatives') },
  lexicon: tensors.float32('negatives'),
  noIds: tensors.float32('no_ids'),
};

async function scored(method: Method, changes: Partial<ScoringWords> = {}): Promise<Float32Array> {
  const scorer = await openScorer(method, { ...words, ...changes });
  const scores = await scorer.score({ embeddings: images });
  await scorer.close();
  return scores;
}

describe('scores equal the published code', () => {
  it('NegLabel in 100 groups, the remainder dropped before the shuffle', async () => {
    const seed = Uint32Array.from(tensors.int32('order_grouped'));
    expect(seed).toHaveLength(1000);
    expect(maxDifference(await scored('neglabel', { seed }), tensors.float32('scores_grouped'))).toBeLessThan(1e-5);
  });

  it('NegLabel ungrouped', async () => {
    expect(maxDifference(await scored('neglabel-ungrouped'), tensors.float32('scores_ungrouped'))).toBeLessThan(1e-5);
  });
});

describe('scores equal NumPy in float64', () => {
  it.each(['mcm', 'max-logit', 'energy', 'zoc', 'clipn', 'clipn-ctw'] as const)('%s', async (method) => {
    for (const logitScale of [1, 100]) {
      const golden = tensors.float32(`scores_${method}_${logitScale}`);
      const tolerance = 1e-5 * (methodFacts[method].range.most === 1 ? 1 : logitScale);
      expect(maxDifference(await scored(method, { logitScale }), golden)).toBeLessThan(tolerance);
    }
  });
});

describe('MSP', () => {
  it('is the largest class probability, the mean over the views, of the embedded classifier', async () => {
    const golden = goldenTensors('embeddings.safetensors').float32('class_probabilities');
    const folder = embeddedFolder();
    const pool = await openImagePool(folder, { workers: 1 });
    const names = z.array(z.object({ name: z.string() })).parse(goldenJson('images.json'));
    const row = names.findIndex(({ name }) => name === 'photo-tabby.jpg');
    const expected = golden.subarray(row * 1000, (row + 1) * 1000).reduce((most, p) => Math.max(most, p), 0);
    const path = Buffer.from(goldenPath('images/photo-tabby.jpg'));
    const photos = async function* () {
      for (const _ of [1, 2]) yield { source: { kind: 'file', path } as const };
    };
    const encoded: EncodedImage[] = [];
    for await (const { image } of pool.encode(photos())) encoded.push(image);
    await pool.close();
    const found = encoded.flatMap((image) => (image.kind === 'encoded' ? [image] : []));
    const scores = await msp().score(stackImages(found, folder.manifest.dimension));
    expect(maxDifference(scores, [expected, expected])).toBeLessThan(1e-3);
  });
});

const conjugated = { ...defaultRecipe(embeddedFolder().manifest), pool: 'conjugated' } as const;

describe('CSP’s embedding of a word', () => {
  it('is the unit mean of the unnormalised embeddings of its prompts: eight of a noun, four of a phrase', async () => {
    const tower = await openTextTower(clipFixture('clip-split'));
    const found = await encodeConjugated(tower, [
      { text: 'dress', polarity: 'noun' },
      { text: 'calm scene', polarity: 'adjective' },
    ]);
    const prompts = [
      'calm scene',
      'a nice photo of calm scene',
      'a good photo of calm scene',
      'a close-up photo of calm scene',
    ];
    const raw = (await tower.encodePhrases?.(prompts)) ?? new Float32Array();
    const { dimension: width } = tower;
    const sum = Float64Array.from({ length: width }, (_, d) =>
      prompts.reduce((total, _prompt, row) => total + (raw[row * width + d] ?? 0), 0),
    );
    const norm = Math.hypot(...sum);
    expect(found).toHaveLength(2 * width);
    expect(
      maxDifference(
        found.subarray(width),
        sum.map((x) => x / norm),
      ),
    ).toBeLessThan(1e-6);
    expect(Math.hypot(...found.subarray(0, width))).toBeCloseTo(1, 5);
    await tower.close();
  });

  it('is the word’s own where the encoder has no prompts', async () => {
    const tower = await openTextTower(embeddedFolder());
    const words = [{ text: 'valley', polarity: 'noun' }] as const;
    expect(await encodeConjugated(tower, words)).toEqual(await tower.encodeWords(words));
    const nouns = tower.pool(conjugated).map(({ text }) => text);
    expect(nouns).toContain('valley');
    expect(nouns).not.toContain('accountant');
    expect(nouns.length).toBeLessThan(tower.candidates.length);
    await tower.close();
  });
});

describe('several scores of one run', () => {
  it('come from one material, each as it is alone', async () => {
    const tower = await openTextTower(embeddedFolder());
    const { manifest } = embeddedFolder();
    const labels = await tower.encodeLabels(labelsOf(['t-shirt', 'hat']));
    const negatives = tower.candidates.slice(0, 300);
    const conjugatedNegatives = tower.pool(conjugated).slice(0, 200);
    const others = ['csp', 'mcm', 'energy'] as const;
    const request = { tower, manifest, labels, negatives, conjugatedNegatives, others, seed: 0 };
    const material = await gatherMaterial({ ...request, method: 'neglabel' });
    const embeddings = labels.embeddings.slice();
    const scorers = await openScorers(material, ['neglabel', ...others]);
    for (const scorer of scorers) {
      const judge = await openJudge({ ...material, method: scorer.method });
      const alone = (await judge.judge(embeddings)).map(({ score }) => score);
      expect([...(await scorer.score({ embeddings }))]).toEqual(alone);
      await Promise.all([judge.close(), scorer.close()]);
    }
    expect(scorers.map(({ method }) => method)).toEqual(['neglabel', 'csp', 'mcm', 'energy']);
    await tower.close();
  });
});

describe('every method', () => {
  it.each(methods)('%s scores within its range', async (method) => {
    const scorer = await openScorer(method, words);
    const { least, most } = methodFacts[method].range;
    const maxProbability = new Float32Array(images.length / dimension).fill(0.5);
    const scores = await scorer.score({ embeddings: images, maxProbability });
    expect(scores).toHaveLength(images.length / dimension);
    expect(scorer.method).toBe(method);
    for (const score of scores) expect(score >= least && score <= most).toBe(true);
    await scorer.close();
  });

  it.each(['neglabel', 'csp', 'mcm', 'max-logit', 'energy', 'zoc', 'clipn', 'clipn-ctw'] as const)(
    '%s puts images of the classes above images of nothing',
    async (method) => {
      const scores = await scored(method, { logitScale: 20 });
      const mean = (part: Float32Array) => part.reduce((sum, score) => sum + score, 0) / part.length;
      expect(mean(scores.subarray(0, 20))).toBeGreaterThan(mean(scores.subarray(20)));
    },
  );

  it('ungrouped is grouped with one group, and CSP is that arithmetic on its own words', async () => {
    const other = { ids: words.ids.map((x) => -x), negatives: tensors.float32('negatives') };
    expect(await scored('neglabel-ungrouped', { seed: 'none' })).toEqual(
      await scored('neglabel', { groups: 1, seed: 'none' }),
    );
    expect(await scored('csp', { conjugated: other })).toEqual(await scored('neglabel', other));
  });

  it('energy lies between MaxLogit and log K above it', async () => {
    const [energy, maxLogit] = [await scored('energy'), await scored('max-logit')];
    energy.forEach((value, i) => {
      const gap = value - (maxLogit[i] ?? 0);
      expect(gap).toBeGreaterThanOrEqual(-1e-4);
      expect(gap).toBeLessThanOrEqual(Math.log(20) + 1e-4);
    });
  });
});

describe('a method without what it needs is refused', () => {
  it.each([
    ['neglabel', { negatives: undefined }, 'NEGATIVES_MISSING'],
    ['neglabel', { negatives: new Float32Array() }, 'NEGATIVES_MISSING'],
    ['csp', { conjugated: undefined }, 'NEGATIVES_MISSING'],
    ['zoc', { lexicon: new Float32Array() }, 'NEGATIVES_MISSING'],
    ['clipn', { noIds: undefined }, 'BAD_ARGUMENT'],
    ['clipn-ctw', { noIds: new Float32Array(dimension) }, 'BAD_ARGUMENT'],
  ] as const)('%s %j', async (method, changes, code) => {
    await expect(async () => openScorer(method, { ...words, ...changes })).rejects.toMatchObject({ code });
  });

  it('MSP of embeddings that come without a class probability', async () => {
    await expect(scored('msp')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  });
});

describe('the methods that an encoder can do', () => {
  const read = (path: string) => encoderManifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const embedded = read(goldenPath('../../../../models/embedded/manifest.json'));
  const clip = read(goldenPath('../fixtures/encoders/clip-split/manifest.json'));

  it('are all but CLIPN for the embedded one, which is a classifier', () => {
    const { available, unavailable } = availableMethods(embedded);
    expect(available).toEqual(['neglabel', 'neglabel-ungrouped', 'csp', 'mcm', 'max-logit', 'energy', 'msp', 'zoc']);
    expect(unavailable).toEqual(
      ['clipn', 'clipn-ctw'].map((method) => ({ method, reason: 'the encoder embedded has no “no” text tower' })),
    );
  });

  it('are all but MSP, and CLIPN where there is a “no” tower, for CLIP', () => {
    const { available, unavailable } = availableMethods(clip);
    expect(available).not.toContain('msp');
    expect(unavailable.map(({ method }) => method)).toEqual(['msp', 'clipn', 'clipn-ctw']);
    if (clip.family !== 'clip') throw new Error('the fixture is a CLIP');
    expect(availableMethods({ ...clip, noText: clip.text }).unavailable.map(({ method }) => method)).toEqual(['msp']);
  });
});
