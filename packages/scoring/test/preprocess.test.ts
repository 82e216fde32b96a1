import { readFileSync } from 'node:fs';
import { embeddedEncoder } from '@stray/models';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decode } from '../src/decode/decode.ts';
import { openImageTower } from '../src/encoders/openImageTower.ts';
import { preprocess } from '../src/preprocess/views.ts';
import { dot, goldenJson, goldenPath, goldenTensors } from './golden.ts';

const images = z.array(z.object({ name: z.string(), upright: z.tuple([z.number(), z.number()]) }));
const golden = images.parse(goldenJson('images.json'));
const side = 224;

/** As stated in docs/ARCHITECTURE.md, in 8-bit levels; cosine for the embedding that follows. */
const exact = { mean: 0, most: 0, cosine: 0.99999 };
/** libvips rounds otherwise than Pillow where a pixel is half transparent. */
const overWhite = { mean: 0.5, most: 3, cosine: 0.99 };
const halfTransparent: ReadonlySet<string> = new Set(['alpha.png', 'grey-alpha.png']);

/** Of a photo's embedding to that of the same photo, reduced while it is decoded. */
const reducedCosine = 0.99;

const folder = await embeddedEncoder();
const { views } = folder.manifest.preprocessing;
const tower = await openImageTower(folder, 1);
const embeddings = goldenTensors('embeddings.safetensors').float32('image_embeds');

describe('the encoder sees what Pillow sees', () => {
  it.each(golden.map((image, row) => ({ ...image, row })))('$name', async ({ name, upright, row }) => {
    const { pixels, width, height } = await decode(readFileSync(goldenPath(`images/${name}`)));
    expect([width, height]).toEqual(upright);
    const found = await preprocess(pixels, views);
    const expected = await pillowViews(name);
    expect(found).toHaveLength(expected.length);
    let sum = 0;
    let most = 0;
    for (let i = 0; i < found.length; i++) {
      const difference = Math.abs((found[i] ?? 0) - (expected[i] ?? 0));
      sum += difference;
      most = Math.max(most, difference);
    }
    const embedding = await tower.encode([found]);
    const { dimension } = folder.manifest;
    const cosine = dot(embedding, embeddings.subarray(row * dimension, (row + 1) * dimension));
    const tolerance = halfTransparent.has(name) ? overWhite : exact;
    expect(most).toBeLessThanOrEqual(tolerance.most);
    expect(sum / found.length).toBeLessThanOrEqual(tolerance.mean);
    expect(cosine).toBeGreaterThan(tolerance.cosine);
  });
});

describe('a JPEG that is reduced while it is decoded', () => {
  it('has the embedding of the whole photo within the tolerance', async () => {
    const photo = sharp(goldenPath('images/photo-motorcycle-orientation6.jpg')).resize(3600, 2436, {
      kernel: 'lanczos3',
    });
    const jpeg = await photo.clone().jpeg({ quality: 95 }).toBuffer();
    const whole = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    const { pixels } = await decode(jpeg);
    expect(pixels.width).toBe(900);
    const full = { data: whole.data, width: whole.info.width, height: whole.info.height };
    const [reduced, reference] = await Promise.all([preprocess(pixels, views), preprocess(full, views)]);
    expect(dot(await tower.encode([reduced]), await tower.encode([reference]))).toBeGreaterThan(reducedCosine);
  });
});

describe('the network', () => {
  it('gives the embedding of the recipe for the same pixels', async () => {
    for (const [row, { name }] of golden.entries()) {
      const embedding = await tower.encode([await pillowViews(name)]);
      const { dimension } = folder.manifest;
      expect(dot(embedding, embeddings.subarray(row * dimension, (row + 1) * dimension))).toBeGreaterThan(0.99999);
    }
  });

  it('gives unit embeddings, each its own whatever stands beside it', async () => {
    const [a, b] = await Promise.all(['photo-tabby.jpg', 'grey.jpg'].map(pillowViews));
    if (a === undefined || b === undefined) throw new Error('golden views are missing');
    const together = await tower.encode([a, b]);
    const alone = await tower.encode([b]);
    const second = together.subarray(folder.manifest.dimension);
    expect(dot(second, second)).toBeCloseTo(1, 5);
    expect(dot(second, alone)).toBeCloseTo(1, 5);
  });
});

/** The two views side by side in a lossless WebP → [2, 224, 224, 3]. */
async function pillowViews(name: string): Promise<Uint8Array> {
  const file = goldenPath(`views/${name}.webp`);
  const halves = [0, side].map((left) =>
    sharp(file).extract({ left, top: 0, width: side, height: side }).removeAlpha().raw().toBuffer(),
  );
  return Buffer.concat(await Promise.all(halves));
}
