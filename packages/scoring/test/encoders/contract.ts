import { type EncoderFolder, identify, labelsOf } from '@stray/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTextTower } from '../../src/encoders/encoder.ts';
import type { ImageTower } from '../../src/encoders/imageTower.ts';
import { openImageTower } from '../../src/encoders/openImageTower.ts';
import type { TextTower } from '../../src/encoders/textTower.ts';
import { sizeOf } from '../../src/encoders/viewSize.ts';
import type { Candidate } from '../../src/mine/negMining.ts';
import { maxDifference } from '../golden.ts';

export interface Encoder {
  readonly folder: EncoderFolder;
  /** How much an embedding may depend on what else is in its run; 0.05 for a network whose int8 scale is that of the run. */
  readonly betweenBatches?: number;
}

const labels = ['tabby cat', 'dress', 'motorcycle', 'trolleybus', 'red fox', 'cup'];
const words = labels.map((text): Candidate => ({ text, polarity: 'noun' }));

/** What every encoder keeps, whatever its family, layout and precision. */
export function encoderContract(name: string, { folder, betweenBatches = 1e-5 }: Encoder): void {
  const { manifest } = folder;
  const { dimension, normalized } = manifest;
  const rows = (embeddings: Float32Array) =>
    Array.from({ length: embeddings.length / dimension }, (_, i) =>
      embeddings.subarray(i * dimension, (i + 1) * dimension),
    );
  const photos = [1, 2, 3, 4].map((seed) =>
    noise(seed, manifest.preprocessing.views.length * sizeOf(manifest) ** 2 * 3),
  );

  describe(`the encoder ${name}`, () => {
    let text: TextTower;
    let images: ImageTower;

    beforeAll(async () => {
      [text, images] = await Promise.all([openTextTower(folder), openImageTower(folder, 1)]);
    });
    afterAll(() => Promise.all([text.close(), images.close()]));

    it('embeds labels and images into one space, with the norms that its manifest promises', async () => {
      const named = await text.encodeLabels(labelsOf(labels));
      const seen = await images.encode(photos);
      expect(named.texts).toEqual(labels);
      expect([named.embeddings.length, seen.length]).toEqual([labels.length * dimension, photos.length * dimension]);
      for (const row of rows(named.embeddings)) {
        if (normalized.text) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
        else expect(Math.hypot(...row)).toBeLessThanOrEqual(1 + 1e-4);
      }
      for (const row of rows(seen)) if (normalized.image) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    });

    it('gives an image the same embedding alone as among others, in the order given', async () => {
      const together = rows(await images.encode(photos));
      const backwards = rows(await images.encode([...photos].reverse())).reverse();
      for (const [i, photo] of photos.entries()) {
        const alone = await images.encode([photo]);
        expect(maxDifference(together[i] ?? [], alone)).toBeLessThanOrEqual(betweenBatches);
        expect(maxDifference(together[i] ?? [], backwards[i] ?? [])).toBeLessThanOrEqual(betweenBatches);
      }
      expect(maxDifference(together[0] ?? [], together[1] ?? [])).toBeGreaterThan(0.01);
    });

    it('gives a text the same embedding alone as among others, in the order given', async () => {
      const together = rows((await text.encodeLabels(labelsOf(labels))).embeddings);
      const asWords = rows(await text.encodeWords(words));
      for (const [i, label] of labels.entries()) {
        const alone = (await text.encodeLabels(labelsOf([label]))).embeddings;
        expect(maxDifference(together[i] ?? [], alone)).toBeLessThanOrEqual(betweenBatches);
        expect(maxDifference(together[i] ?? [], asWords[i] ?? [])).toBeLessThanOrEqual(betweenBatches);
      }
      expect(maxDifference(together[0] ?? [], together[1] ?? [])).toBeGreaterThan(0.01);
    });

    it('gives nothing for nothing', async () => {
      const nothing = [(await text.encodeLabels([])).embeddings, await text.encodeWords([]), await images.encode([])];
      expect(nothing.map(({ length }) => length)).toEqual([0, 0, 0]);
    });

    it('gives the same numbers, and has the same id, when it is opened again', async () => {
      const [again, imagesAgain] = await Promise.all([openTextTower(folder), openImageTower(folder, 1)]);
      expect(await again.encodeWords(words)).toEqual(await text.encodeWords(words));
      expect(await imagesAgain.encode(photos)).toEqual(await images.encode(photos));
      expect(identify(folder)).toBe(identify({ ...folder, cache: 'elsewhere' }));
      await Promise.all([again.close(), imagesAgain.close()]);
    });

    it('says what a label covers in WordNet', async () => {
      const { family } = await text.encodeLabels(labelsOf(['motorcycle']));
      for (const name of ['motorcycle', 'bike', 'minibike']) expect(family.names).toContain(name);
    });
  });
}

function noise(seed: number, length: number): Uint8Array {
  let state = seed;
  // A gradient with noise on it: photos are smooth.
  return Uint8Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((i * seed) / 96 + (state >>> 26)) % 256;
  });
}
