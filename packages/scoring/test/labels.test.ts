import { type IdLabel, labelsOf } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTextTower } from '../src/encoders/encoder.ts';
import type { TextTower } from '../src/encoders/textTower.ts';
import { encodeKnownLabels, readLabels } from '../src/labels.ts';
import { clipFixture, embeddedFolder } from './encoders/fixtures.ts';
import { maxDifference } from './golden.ts';

/** A jersey that is worn, and the cattle. */
const [garment, cattle] = ['n03595614', 'n02403740'];

const towers = [
  ['embedded', embeddedFolder()],
  ['CLIP', clipFixture('clip-split')],
] as const;

describe.each(towers)('labels of the %s encoder', (name, folder) => {
  let tower: TextTower;
  beforeAll(async () => {
    tower = await openTextTower(folder);
  });
  afterAll(() => tower.close());
  const embed = async (...labels: IdLabel[]) => (await tower.encodeLabels(labels)).embeddings;
  const mean = (rows: readonly Float32Array[]) =>
    Float32Array.from(
      { length: tower.dimension },
      (_, d) => rows.reduce((sum, row) => sum + (row[d] ?? 0), 0) / rows.length,
    );

  it('with synonyms are the mean of their names', async () => {
    const names = await Promise.all(labelsOf(['hat', 'bonnet', 'cap']).map((label) => embed(label)));
    const expected = mean(names);
    const norm = name === 'CLIP' ? Math.hypot(...expected) : 1;
    const found = await embed({ text: 'hat', synonyms: ['bonnet', 'HAT', 'cap'] });
    expect(
      maxDifference(
        found,
        expected.map((x) => x / norm),
      ),
    ).toBeLessThan(1e-6);
  });

  it('take nothing from each other', async () => {
    const labels = [{ text: 'shoe' }, { text: 'hat', synonyms: ['cap'] }, { text: 'jersey', senseOffset: cattle }];
    const alone = await Promise.all(labels.map((label) => embed(label)));
    const together = await tower.encodeLabels(labels);
    expect(together.specs).toEqual(labels);
    expect(together.texts).toEqual(['shoe', 'hat', 'jersey']);
    expect(
      maxDifference(
        together.embeddings,
        alone.flatMap((row) => [...row]),
      ),
    ).toBeLessThan(1e-5);
  });

  it('cover what their pinned sense and their synonyms cover', async () => {
    const family = async (label: IdLabel) => (await tower.encodeLabels([label])).family.names;
    const worn = await family({ text: 'jersey', senseOffset: garment });
    expect([worn.has('turtleneck'), worn.has('t-shirt')]).toContain(true);
    expect((await family({ text: 'jersey', senseOffset: cattle })).has('t-shirt')).toBe(false);
    const both = await family({ text: 'hat', synonyms: ['Trainers', 'shoe'] });
    for (const covered of ['hat', 'sombrero', 'trainers', 'shoe', 'oxford']) expect(both.has(covered)).toBe(true);
  });

  it('are refused with a sense that WordNet does not have, or a prompt without a place', async () => {
    const refused = (label: IdLabel) => expect(tower.encodeLabels([label])).rejects;
    for (const senseOffset of ['n00000001', 'a00001740', 'hat', 'n3595614', '']) {
      await refused({ text: 'hat', senseOffset }).toMatchObject({
        code: 'BAD_ARGUMENT',
        message: /“hat”.*noun synset/,
      });
    }
    await refused({ text: 'hat', prompt: 'a photo' }).toMatchObject({
      code: 'BAD_ARGUMENT',
      message: /“hat” has no \{\}/,
    });
  });

  it('have their senses told with glosses, the taken one first, and why', () => {
    const { text, senses, chosen, why } = tower.sensesOf('winter jerseys');
    expect(text).toBe('winter jerseys');
    expect(chosen).toBe(senses[0]?.offset);
    expect(why).toMatch(/[.]$/);
    expect(senses.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(senses.find(({ offset }) => offset === garment)).toMatchObject({
      lemmas: expect.arrayContaining(['jersey', 'T-shirt']),
      gloss: 'a close-fitting pullover shirt',
      lexfile: 'noun.artifact',
    });
    expect(tower.sensesOf('xyzzyx')).toEqual({
      text: 'xyzzyx',
      senses: [],
      chosen: null,
      why: 'WordNet has no noun “xyzzyx”.',
    });
  });

  it('and words have glosses, adjectives too', () => {
    const [hats, calm, unknown, phrase] = tower.glossesOf(['Hats', 'abaxial', 'xyzzyx', 'purple hat']);
    expect(hats).toMatch(/headdress/);
    expect(calm).toMatch(/facing away from the axis/);
    expect([unknown, phrase]).toEqual([null, null]);
  });
});

describe('a label of the word tower', () => {
  let tower: TextTower;
  beforeAll(async () => {
    tower = await openTextTower(embeddedFolder());
  });

  it('is its pinned sense alone', async () => {
    const { embeddings } = await tower.encodeLabels([{ text: 'Xyzzyx', senseOffset: cattle }, ...labelsOf(['jersey'])]);
    const [pinned, free] = [embeddings.subarray(0, tower.dimension), embeddings.subarray(tower.dimension)];
    expect(maxDifference(pinned, free)).toBeGreaterThan(0.01);
    const again = await tower.encodeLabels([{ text: 'jersey', senseOffset: cattle }]);
    expect(maxDifference(pinned, again.embeddings)).toBe(0);
  });

  it('that is unknown is known by a synonym, and unknown synonyms are ignored with a warning', async () => {
    const labels = [
      { text: 'longsleeve', synonyms: ['jersey', 'qwertz'] },
      { text: 'xyzzyx', synonyms: ['qwertz'] },
    ];
    const { encoded, warnings } = await encodeKnownLabels(tower, labels);
    expect(encoded.texts).toEqual(['longsleeve']);
    expect(encoded.unknown.map(({ text }) => text)).toEqual(['xyzzyx']);
    const [jersey] = [await tower.encodeLabels(labelsOf(['jersey']))];
    expect(maxDifference(encoded.embeddings, jersey.embeddings)).toBeLessThan(1e-7);
    expect(warnings).toEqual([
      'label “xyzzyx” is no noun in WordNet and is skipped',
      'synonym “qwertz” of the label “longsleeve” is no noun in WordNet and is ignored',
    ]);
  });

  it('says by what its sense is taken', () => {
    const why = (text: string) => tower.sensesOf(text).why;
    expect(why('sombrero')).toMatch(/one of its classes|only meaning/);
    expect(why('crane')).toMatch(/classes/);
    expect(why('democracy')).toBe('WordNet’s most frequent meaning of “democracy”.');
  });
});

describe('a CLIP label', () => {
  it('stands in a prompt of its own', async () => {
    const tower = await openTextTower(clipFixture('clip-split'));
    const own = { text: 'hat', prompt: 'a worn {}' };
    const { embeddings } = await tower.encodeLabels([own]);
    const phrase = (await tower.encodePhrases?.(['a worn hat'])) ?? new Float32Array();
    const norm = Math.hypot(...phrase);
    expect(
      maxDifference(
        embeddings,
        phrase.map((x) => x / norm),
      ),
    ).toBeLessThan(1e-6);
    await tower.close();
  });
});

describe('ten thousand labels', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `unheard-of ${i}x`);

  it('are read as they are, and no more', () => {
    expect(readLabels([...many, ' UNHEARD-OF 5x ']).labels).toEqual(many);
    expect(() => readLabels([...many, 'hat'])).toThrow(/10001 labels are over the limit/);
    expect(readLabels([...many, ...many]).warnings[0]?.length).toBeLessThan(1000);
  });

  it('that are unknown are told in a few sentences', async () => {
    const tower = await openTextTower(embeddedFolder());
    const unknown = many.map((_, i) => `xyzzyx${i}`);
    await expect(encodeKnownLabels(tower, labelsOf(unknown))).rejects.toMatchObject({
      code: 'LABEL_UNKNOWN',
      message: /“xyzzyx0”.* and 9980 more\.$/,
    });
    const { warnings } = await encodeKnownLabels(tower, labelsOf(['hat', ...unknown]));
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('9980 more labels are no nouns in WordNet and are skipped');
  });
});
