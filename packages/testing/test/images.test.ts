import { hugeImage, tinyImage, truncatedImage } from '@stray/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';

test.each(['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)('a tiny %s has its size and colour', async (format) => {
  const image = sharp(await tinyImage({ width: 9, height: 7, colour: 0x204060, format }));
  expect(await image.metadata()).toMatchObject({ format, width: 9, height: 7 });
  const [red, green, blue] = await image.removeAlpha().raw().toBuffer();
  for (const [seen, wanted] of [
    [red, 0x20],
    [green, 0x40],
    [blue, 0x60],
  ] as const) {
    expect(Math.abs((seen ?? -99) - wanted)).toBeLessThanOrEqual(8);
  }
});

test('a truncated image has a good header and cannot be decoded', async () => {
  const bytes = await truncatedImage();
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 64 });
  await expect(sharp(bytes, { failOn: 'truncated' }).raw().toBuffer()).rejects.toThrow();
});

test('a huge image is huge by its header alone', async () => {
  const bytes = await hugeImage();
  expect(bytes.length).toBeLessThan(1000);
  expect(await sharp(bytes, { limitInputPixels: false }).metadata()).toMatchObject({ width: 30_000, height: 30_000 });
});
