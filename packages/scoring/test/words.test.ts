import { join } from 'node:path';
import { labelsOf } from '@stray/core';
import { embeddedEncoder } from '@stray/models';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readWordNet } from '../src/corpus/wordnet.ts';
import { placeSynsets } from '../src/encoders/conse/hierarchy.ts';
import { weightedSenses } from '../src/encoders/conse/senses.ts';
import { openTextTower } from '../src/encoders/encoder.ts';
import { readSafetensors } from '../src/encoders/safetensors.ts';
import { mineCorpus } from '../src/mine/mineCorpus.ts';
import { defaultRecipe } from '../src/mine/recipe.ts';
import { dot, goldenJson, goldenTensors, maxDifference } from './golden.ts';

const golden = z
  .object({
    labels: z.array(
      z.object({ label: z.string(), senses: z.array(z.object({ offset: z.number(), weight: z.number() })) }),
    ),
    vectors: z.array(z.string()),
  })
  .parse(goldenJson('words.json'));

const folder = await embeddedEncoder();
const tower = await openTextTower(folder);
const nouns = (texts: readonly string[]) => texts.map((text) => ({ text, polarity: 'noun' as const }));
const wordnet = readWordNet(folder.wordnet);
const table = readSafetensors(join(folder.directory, 'words.safetensors'));
const indexOf = (offset: number) => wordnet.byOffset(offset)?.index ?? -1;
const classes = Array.from(table.int32('class_offsets'), indexOf);
const rows = new Map(Array.from(table.int32('ancestor_offsets'), (offset, row) => [indexOf(offset), row]));
const hierarchy = { ...placeSynsets(wordnet, rows, classes), classes: new Set(classes) };

describe('senses of a label', () => {
  it.each(golden.labels)('“$label” has the senses and weights of the recipe', ({ label, senses }) => {
    const found = weightedSenses(wordnet, hierarchy, label);
    expect(found.map(({ synset }) => synset.offset)).toEqual(senses.map(({ offset }) => offset));
    expect(
      maxDifference(
        found.map(({ weight }) => weight),
        senses.map(({ weight }) => weight),
      ),
    ).toBeLessThan(1e-9);
  });
});

describe('word embeddings', () => {
  it('equal those of the recipe', async () => {
    const expected = goldenTensors('words.safetensors').float32('vectors');
    expect(maxDifference(await tower.encodeWords(nouns(golden.vectors)), expected)).toBeLessThan(1e-5);
  });

  it('have a norm of at most 1', async () => {
    const { dimension } = tower;
    const words = ['dog', 'entity', 'love', 'wheel', 'Paris'];
    const embeddings = await tower.encodeWords(nouns(words));
    words.forEach((_, i) => {
      const row = embeddings.subarray(i * dimension, (i + 1) * dimension);
      expect(dot(row, row)).toBeLessThanOrEqual(1.000001);
    });
  });
});

describe('labels', () => {
  it('without a sense are named with words that may have been meant', async () => {
    const encoded = await tower.encodeLabels(labelsOf(['hat', 'longsleeve', 'xyzzyx']));
    expect(encoded.texts).toEqual(['hat']);
    expect(encoded.unknown).toEqual([
      { text: 'longsleeve', suggestions: expect.arrayContaining(['sleeve']) },
      { text: 'xyzzyx', suggestions: [] },
    ]);
  });

  it('cover their synonyms and kinds, not their kin', async () => {
    const { family } = await tower.encodeLabels(labelsOf(['hat']));
    expect(family.names.has('chapeau')).toBe(true);
    expect(family.names.has('sombrero')).toBe(true);
    expect(family.names.has('shoe')).toBe(false);
  });
});

describe('the default corpus', () => {
  it('reads every noun file, animals and food too, and adjectives', () => {
    const files = new Set(wordnet.nouns.map(({ lexfile }) => lexfile));
    expect(files.size).toBe(26);
    expect(files).toContain('noun.animal');
    expect(files).toContain('noun.food');
    expect(wordnet.nouns).toHaveLength(82_115);
    expect(wordnet.adjectives).toHaveLength(18_156);
  });

  it('holds common nouns for physical things, without repeats', () => {
    const texts = tower.candidates.map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toEqual(expect.arrayContaining(['dog', 'espresso', 'sombrero', 'tripod']));
    expect(texts).not.toContain('paris');
    expect(texts).not.toContain('democracy');
  });

  it('mines 15 % of it, far from the classes and none of their names or kinds', async () => {
    const labels = await tower.encodeLabels(labelsOf(['hat', 'shoe']));
    const { kept: negatives } = await mineCorpus(tower, labels, defaultRecipe(folder.manifest));
    const texts = new Set(negatives.map(({ text }) => text));
    expect(negatives.length / tower.candidates.length).toBeCloseTo(0.15, 2);
    expect(texts.has('sombrero')).toBe(false);
    expect(texts.has('hat')).toBe(false);
    expect(negatives.at(-1)?.similarity).toBeLessThan(0.2);
  });
});
