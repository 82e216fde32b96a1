import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { imageFormat } from '@stray/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../src/decode/decode.ts';
import { thumbnail } from '../src/decode/thumbnail.ts';

const folder = new URL('./formats/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
/** Written by tools/image-fixtures, with what Pillow makes of each. */
const files = readdirSync(fileURLToPath(folder)).filter((name) => !/\.(rgb|json|heic)$/.test(name));

/** Levels by which lossy decoders may differ, where two right ones do: 0 for every other format. */
const tolerance: Readonly<Record<string, number>> = { jpg: 2, avif: 3 };

describe.each(files)('%s', (name) => {
  const bytes = read(name);
  const golden = read(`${name}.rgb`);
  const ending = name.split('.').at(-1) ?? '';

  it('is what its content says', () => {
    expect(imageFormat(bytes)).toBe({ jpg: 'jpeg', tif: 'tiff' }[ending] ?? ending);
  });

  it('is decoded to the pixels of Pillow', async () => {
    const { pixels, width, height } = await decode(bytes);
    expect([width, height, pixels.width, pixels.height]).toEqual([37, 23, 37, 23]);
    const apart = golden.reduce((most, level, i) => Math.max(most, Math.abs(level - (pixels.data[i] ?? -1))), 0);
    expect(pixels.data.length).toBe(golden.length);
    expect(apart).toBeLessThanOrEqual(tolerance[name] ?? tolerance[ending] ?? 0);
  });

  it('has a thumbnail that shows the same', async () => {
    const { data, info } = await sharp(await thumbnail(bytes, 128))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([37, 23, 3]);
    const apart = golden.reduce((sum, level, i) => sum + Math.abs(level - (data[i] ?? 0)), 0) / golden.length;
    // Colours are subsampled, and CMYK goes through a press profile; another image would be 80 apart.
    expect(apart).toBeLessThan(40);
  });
});

describe('what is no photo that can be read', () => {
  it('is told what to do where it is HEIC', async () => {
    await expect(decode(read('brand.heic'))).rejects.toMatchObject({
      code: 'IMAGE_UNSUPPORTED',
      message: expect.stringContaining('HEIC'),
    });
  });

  it('is not taken for a bitmap because it begins with BM', async () => {
    await expect(decode(Buffer.from('BM is how this text begins, and no more'))).rejects.toMatchObject({
      code: 'IMAGE_UNSUPPORTED',
    });
  });

  it.each([
    ['cut off in its pixels', (bytes: Buffer) => bytes.subarray(0, 1000), 'IMAGE_TRUNCATED'],
    ['cut off in its header', (bytes: Buffer) => bytes.subarray(0, 20), 'IMAGE_TRUNCATED'],
    ['of a billion pixels', (bytes: Buffer) => withSize(bytes, 1 << 15, 1 << 15), 'IMAGE_TOO_LARGE'],
    ['of no width', (bytes: Buffer) => withSize(bytes, 0, 5), 'IMAGE_UNREADABLE'],
    ['of a negative width', (bytes: Buffer) => withSize(bytes, -5, 5), 'IMAGE_UNREADABLE'],
    ['larger than it holds', (bytes: Buffer) => withSize(bytes, 5000, 5000), 'IMAGE_TRUNCATED'],
  ])('a bitmap %s is refused', async (_, spoil, code) => {
    await expect(decode(spoil(Buffer.from(read('rgb.bmp'))))).rejects.toMatchObject({ code });
  });
  it('a run-length bitmap of a few bytes that speaks of 170 megapixels is refused at once', async () => {
    const started = performance.now();
    const bytes = withSize(Buffer.from(read('rle8.bmp')), 37, 4_600_000);
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

function withSize(bytes: Buffer, width: number, height: number): Buffer {
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  return bytes;
}
