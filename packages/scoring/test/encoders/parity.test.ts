import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decode } from '../../src/decode/decode.ts';
import { normalise } from '../../src/encoders/clip/imageTower.ts';
import { openPhrases } from '../../src/encoders/clip/phrases.ts';
import { toUnitRows } from '../../src/encoders/clip/unitRows.ts';
import { openImageTower } from '../../src/encoders/openImageTower.ts';
import { readSafetensors } from '../../src/encoders/safetensors.ts';
import { sizeOf } from '../../src/encoders/viewSize.ts';
import { preprocess } from '../../src/preprocess/views.ts';
import { openTokenizer } from '../../src/tokenize/tokenizer.ts';
import { dot, goldenPath, maxDifference } from '../golden.ts';
import { clipFixture, fixturePath } from './fixtures.ts';

const packed = (...names: string[]): unknown => JSON.parse(gunzipSync(readFileSync(fixturePath(...names))).toString());
const texts = z.array(z.string()).parse(packed('texts.json.gz'));
const photos = z.array(z.string()).parse(JSON.parse(readFileSync(fixturePath('photos.json'), 'utf8')));

/**
 * Largest difference of an embedding of unit length, and least cosine, to what the same network gives in Python: PyTorch in
 * float32, onnxruntime one text and one photo at a time in the other precisions.
 */
interface Tolerance {
  readonly most: number;
  readonly cosine: number;
}

const float32: Tolerance = { most: 2e-5, cosine: 0.99999 };
/** Sums in another order: half precision has three digits. */
const half: Tolerance = { most: 5e-3, cosine: 0.9999 };
/** The scale of a dynamic int8 network is that of all photos that run together. */
const int8: Tolerance = { most: 0.1, cosine: 0.99 };

const encoders: readonly { folder: string; variant: string; tolerance: Tolerance }[] = [
  { folder: 'clip-split', variant: '-fp16', tolerance: half },
  { folder: 'clip-split', variant: '-quantized', tolerance: int8 },
  ...['clip-split', 'clip-fused', 'siglip-split', 'siglip2-split', 'mobileclip-split', 'open-clip-split', 'jina-fused']
    .concat('clipn-split')
    .map((folder) => ({ folder, variant: '', tolerance: float32 })),
  { folder: 'clip-split', variant: '-q4', tolerance: float32 },
];

/** The tokenizers library takes a byte order mark for white space, which it is not. */
const byteOrderMark = /^\uFEFF/u;

const whole = ['clip-split', 'siglip-split', 'siglip2-split', 'mobileclip-split'];

describe.each(whole)('%s, as transformers has it', (name) => {
  const folder = clipFixture(name);
  const { directory, manifest } = folder;

  it('splits 500 texts into the same tokens', () => {
    const tokenize = openTokenizer(directory, manifest.text);
    const expected = z.array(z.array(z.number())).parse(packed(name, 'ids.json.gz'));
    expect(expected).toHaveLength(500);
    const different = texts.flatMap((text, i) =>
      byteOrderMark.test(text) || JSON.stringify(tokenize(text)) === JSON.stringify(expected[i])
        ? []
        : [{ text, found: tokenize(text), expected: expected[i] }],
    );
    expect(different).toEqual([]);
  });

  it('sees the same pixels in a photo, bit for bit', async () => {
    const seen = await Promise.all(photos.map((photo) => see(name, photo)));
    const golden = await sharp(fixturePath(name, 'pixels.png')).removeAlpha().raw().toBuffer();
    const side = sizeOf(manifest);
    for (const [i, photo] of photos.entries()) {
      const expected = golden.subarray(i * side * side * 3, (i + 1) * side * side * 3);
      expect([photo, maxDifference(seen[i] ?? [], expected)]).toEqual([photo, 0]);
    }
    const tensor = readSafetensors(fixturePath(name, 'golden.safetensors')).float32('pixel_values');
    const planes = new Float32Array(tensor.length + 1).fill(7);
    normalise(seen.slice(0, 1), manifest.preprocessing, planes);
    expect(maxDifference(planes.subarray(0, -1), tensor)).toBe(0);
    expect(planes.at(-1)).toBe(0);
  });
});

describe.each(encoders)('$folder$variant, as Python computes it', ({ folder: name, variant, tolerance }) => {
  const folder = clipFixture(name, variant);
  const { manifest } = folder;
  const golden = readSafetensors(fixturePath(name, `golden${variant}.safetensors`));
  const everyTenth = texts.filter((_, i) => i % 10 === 0);

  const expectRows = (found: Float32Array, expected: Float32Array) => {
    const { dimension } = manifest;
    expect(found).toHaveLength(expected.length);
    expect(maxDifference(found, expected)).toBeLessThanOrEqual(tolerance.most);
    for (let from = 0; from < found.length; from += dimension) {
      const cosine = dot(found.subarray(from, from + dimension), expected.subarray(from, from + dimension));
      expect(cosine).toBeGreaterThanOrEqual(tolerance.cosine);
    }
  };

  it('embeds texts', async () => {
    const phrases = await openPhrases(folder, manifest.text, { device: 'cpu', threads: 1 });
    const rows = toUnitRows(await phrases.encode(everyTenth), manifest.dimension, String);
    await phrases.close();
    expectRows(rows, golden.float32('text_embeds'));
  });

  it('embeds photos', async () => {
    const tower = await openImageTower(folder, 1);
    const rows = await tower.encode(await Promise.all(photos.map((photo) => see(name, photo))));
    await tower.close();
    expectRows(rows, golden.float32('image_embeds'));
  });

  const { noText } = manifest;
  if (noText === undefined) return;
  it('embeds texts by the tower that says no', async () => {
    const phrases = await openPhrases(folder, noText, { device: 'cpu', threads: 1 });
    const rows = toUnitRows(await phrases.encode(everyTenth), manifest.dimension, String);
    await phrases.close();
    expectRows(rows, golden.float32('no_text_embeds'));
  });
});

async function see(name: string, photo: string): Promise<Uint8Array> {
  const { views, interpolation } = clipFixture(name).manifest.preprocessing;
  const { pixels } = await decode(readFileSync(goldenPath(`images/${photo}`)));
  return preprocess(pixels, views, interpolation);
}
