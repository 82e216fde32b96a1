import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../src/decode/decode.ts';
import { thumbnail } from '../src/decode/thumbnail.ts';
import { goldenPath } from './golden.ts';

const photo = readFileSync(goldenPath('images/photo-tabby.jpg'));

/** A PNG of one row of data whose header claims a size. */
function pngThatClaims(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('bad images end in one clear error', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'IMAGE_EMPTY'],
    ['text', Buffer.from('hello'), 'IMAGE_UNSUPPORTED'],
    [
      'an SVG, which is a program more than a photo',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'IMAGE_UNSUPPORTED',
    ],
    ['a photo cut off in the middle', photo.subarray(0, photo.length / 2), 'IMAGE_TRUNCATED'],
    ['a photo cut off in its header', photo.subarray(0, 40), 'IMAGE_TRUNCATED'],
    ['a header of 30,000 × 30,000', pngThatClaims(30_000, 30_000), 'IMAGE_TOO_LARGE'],
    ['a PNG that is whole but for its pixels', pngThatClaims(300, 300), 'IMAGE_UNREADABLE'],
  ])('%s', async (_, bytes, code) => {
    await expect(decode(bytes)).rejects.toMatchObject({ name: 'StrayError', code: expect.stringContaining(code) });
  });

  it('calls each by its own name, however many are decoded at once', async () => {
    const cut = photo.subarray(0, photo.length / 2);
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        decode(i % 2 === 0 ? cut : pngThatClaims(300, 300)).catch((error: unknown) => error),
      ),
    );
    codes.forEach((error, i) => {
      expect(error).toMatchObject({ code: i % 2 === 0 ? 'IMAGE_TRUNCATED' : 'IMAGE_UNREADABLE' });
    });
  });

  it('names both sizes of an image that is too large', async () => {
    await expect(decode(pngThatClaims(30_000, 30_000))).rejects.toThrow('30000 × 30000 pixels are over the limit');
  });
});

describe('large photos', () => {
  it('are reduced while they are decoded, never under twice what an encoder wants', async () => {
    const size = { width: 4000, height: 3000 };
    const large = await sharp({ create: { ...size, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    const { pixels, width, height } = await decode(large);
    expect({ width, height }).toEqual(size);
    expect(Math.min(pixels.width, pixels.height)).toBe(750);
  });
});

describe('a thumbnail', () => {
  it('fits its square, upright, and is never larger than the photo', async () => {
    const turned = readFileSync(goldenPath('images/photo-motorcycle-orientation6.jpg'));
    const { width, height } = await sharp(turned).metadata();
    const made = await sharp(await thumbnail(turned, 128)).metadata();
    expect(Math.max(made.width, made.height)).toBe(128);
    expect(made.width / made.height).toBeCloseTo(height / width, 1);
    const large = await sharp(await thumbnail(readFileSync(goldenPath('images/tiny.png')), 128)).metadata();
    expect(large.width).toBe(10);
  });
});
