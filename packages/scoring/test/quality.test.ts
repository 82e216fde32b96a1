import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { qualityThresholds } from '@stray/core';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { look } from '../src/decode/look.ts';
import { mostDuplicateBits, nearDuplicates } from '../src/quality/nearDuplicates.ts';
import { seededRandom } from '../src/random.ts';

const demo = fileURLToPath(new URL('../../../demo/', import.meta.url));
const photos = readdirSync(demo, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.jpg'))
  .sort()
  .filter((_, i) => i % 4 === 0)
  .map((name) => readFileSync(`${demo}${name}`));

const factsOf = async (image: Sharp) => (await look(await image.png().toBuffer(), 256)).quality;
const plain = (background: string) => sharp({ create: { width: 300, height: 200, channels: 3, background } });
const differing = (a: string, b: string) =>
  (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;

describe('measures', () => {
  it('are those of images whose values are known', async () => {
    expect(await factsOf(plain('#000'))).toEqual({
      brightnessP5: 0,
      brightnessP99: 0,
      sharpness: 0,
      entropy: 0,
      perceptualHash: null,
    });
    const white = await factsOf(plain('#fff'));
    expect([white.brightnessP5, white.brightnessP99, white.entropy]).toEqual([1, 1, 0]);
    // √0.241, by red alone.
    expect((await factsOf(plain('#f00'))).brightnessP99).toBeCloseTo(Math.sqrt(0.241), 2);
    const stripes = Buffer.from(Array.from({ length: 256 * 256 }, (_, i) => (i % 2 === 0 ? 0 : 255)));
    const striped = await factsOf(sharp(stripes, { raw: { width: 256, height: 256, channels: 1 } }));
    expect(striped.entropy).toBeCloseTo(1, 6);
    // |4 · 255 − 0 − 2 · 255| / 4 / 255
    expect(striped.sharpness).toBeCloseTo(0.5, 6);
    const all = Buffer.from(Array.from({ length: 256 * 256 }, (_, i) => i % 256));
    const gradient = await factsOf(sharp(all, { raw: { width: 256, height: 256, channels: 1 } }));
    expect(gradient.entropy).toBeCloseTo(8, 6);
    expect(gradient.brightnessP5).toBeCloseTo(0.05, 1);
  });

  it('tell blurred, dark and bright copies from the photos', async () => {
    const { sharpness, darkP99, brightP5 } = qualityThresholds;
    const counts = { blurry: 0, blurred: 0, dark: 0, darkened: 0, bright: 0, brightened: 0 };
    for (const bytes of photos) {
      const { width, height } = await sharp(bytes).metadata();
      const photo = await factsOf(sharp(bytes));
      const blurred = await factsOf(sharp(bytes).blur((2 * Math.max(width, height)) / 256));
      const darkened = await factsOf(sharp(bytes).linear(0.2, 0));
      const brightened = await factsOf(sharp(bytes).linear(0.03, 247));
      counts.blurry += photo.sharpness < sharpness ? 1 : 0;
      counts.blurred += blurred.sharpness < sharpness ? 1 : 0;
      counts.dark += photo.brightnessP99 < darkP99 ? 1 : 0;
      counts.darkened += darkened.brightnessP99 < darkP99 ? 1 : 0;
      counts.bright += photo.brightnessP5 > brightP5 ? 1 : 0;
      counts.brightened += brightened.brightnessP5 > brightP5 ? 1 : 0;
    }
    // A cell under a microscope, which is soft indeed.
    expect([counts.blurry, counts.dark, counts.bright]).toEqual([1, 0, 0]);
    expect(counts.blurred).toBeGreaterThanOrEqual(0.95 * photos.length);
    expect([counts.darkened, counts.brightened]).toEqual([photos.length, photos.length]);
  });
});

describe('the perceptual hash', () => {
  it('finds copies that were scaled, recompressed, brightened or cut a little, and no two different photos', async () => {
    const hashes = await Promise.all(photos.map(async (bytes) => (await factsOf(sharp(bytes))).perceptualHash ?? ''));
    const near = async (copy: (photo: Sharp, size: { width: number; height: number }) => Sharp) => {
      const found = await Promise.all(
        photos.map(async (bytes, i) => {
          const made = await copy(sharp(bytes), await sharp(bytes).metadata()).toBuffer();
          const { perceptualHash } = (await look(made, 256)).quality;
          return differing(perceptualHash ?? '0', hashes[i] ?? '') <= mostDuplicateBits;
        }),
      );
      return found.filter(Boolean).length / photos.length;
    };
    expect(await near((photo, { width }) => photo.resize(Math.round(width / 3)).jpeg({ quality: 60 }))).toBe(1);
    expect(await near((photo) => photo.jpeg({ quality: 30 }))).toBe(1);
    expect(await near((photo) => photo.webp({ quality: 60 }))).toBe(1);
    expect(await near((photo) => photo.modulate({ brightness: 1.2 }).jpeg())).toBeGreaterThanOrEqual(0.96);
    expect(
      await near((photo, { width, height }) =>
        photo
          .extract({
            left: Math.round(width * 0.01),
            top: Math.round(height * 0.01),
            width: Math.floor(width * 0.98),
            height: Math.floor(height * 0.98),
          })
          .jpeg(),
      ),
    ).toBeGreaterThanOrEqual(0.92);
    const pairs = hashes.flatMap((a, i) => hashes.slice(i + 1).map((b) => differing(a, b)));
    expect(pairs.filter((bits) => bits <= mostDuplicateBits)).toEqual([]);
  }, 120_000);
});

describe('near-duplicates', () => {
  const random = seededRandom(7);
  const hash = () =>
    Array.from({ length: 4 }, () =>
      Math.floor(random() * 65_536)
        .toString(16)
        .padStart(4, '0'),
    ).join('');
  const flipped = (value: string, bits: number) => {
    let changed = BigInt(`0x${value}`);
    const places = new Set<number>();
    while (places.size < bits) places.add(Math.floor(random() * 64));
    for (const place of places) changed ^= 1n << BigInt(place);
    return changed.toString(16).padStart(16, '0');
  };

  it('are exactly the hashes that a comparison of all with all finds near a centre', async () => {
    const hashes = Array.from({ length: 300 }, hash).flatMap((value, i) => [
      value,
      flipped(value, i % 12),
      ...(i % 3 === 0 ? [value] : []),
    ]);
    const expected: number[][] = [];
    const taken = new Set<number>();
    hashes.forEach((value, centre) => {
      if (taken.has(centre)) return;
      const members = hashes.flatMap((other, i) => (!taken.has(i) && differing(value, other) <= 7 ? [i] : []));
      for (const member of members) taken.add(member);
      if (members.length > 1) expected.push(members);
    });
    const groups = await nearDuplicates(hashes);
    expect(groups.map(({ members }) => members.map(({ index }) => index).sort((a, b) => a - b))).toEqual(expected);
    for (const { centre, members } of groups) {
      for (const { index, distance } of members) {
        expect(distance).toBe(differing(hashes[centre] ?? '', hashes[index] ?? ''));
      }
    }
  });

  it('do not chain: what is near a neighbour alone is not in the group', async () => {
    const steps = ['0000000000000000', '000000000000003f', '0000000000000fff', '000000000003ffff'];
    const groups = await nearDuplicates(steps);
    expect(groups.map(({ members }) => members.map(({ index }) => index))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('of 200,000 hashes are found in seconds, a tenth of them copies', async () => {
    const hashes = Array.from({ length: 180_000 }, hash);
    for (let i = 0; i < 20_000; i++) hashes.push(flipped(hashes[i] ?? '', 1 + (i % 7)));
    const started = performance.now();
    const groups = await nearDuplicates(hashes);
    expect(groups.filter(({ centre }) => centre < 20_000)).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
