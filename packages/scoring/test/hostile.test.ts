import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../src/decode/decode.ts';
import { thumbnail } from '../src/decode/thumbnail.ts';
import { preprocess } from '../src/preprocess/views.ts';
import { embeddedFolder } from './encoders/fixtures.ts';
import { goldenPath } from './golden.ts';

const photo = readFileSync(goldenPath('images/photo-tabby.jpg'));
const { views } = embeddedFolder().manifest.preprocessing;
const html = '<script>alert(1)</script><svg onload=alert(1)>';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of grey pixels, with chunks before them. */
function png(width: number, height: number, chunks: readonly Buffer[] = [], pixels?: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const data = deflateSync(pixels ?? Buffer.alloc((width + 1) * height));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF of single pixels. */
function gif(frames: number, width = 1, height = 1): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const begin = Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([begin, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}

/** A TIFF whose directories follow each other as `next` says; each has the same entries. */
function tiff(directories: number, next: (i: number) => number): Buffer {
  const entries = [
    [256, 4, 1, 8],
    [257, 4, 1, 8],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, 8],
    [279, 4, 1, 64],
  ];
  const bytes = 2 + 12 * entries.length + 4;
  const file = Buffer.alloc(8 + 64 + directories * bytes, 127);
  const offset = (i: number) => 72 + i * bytes;
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(offset(0), 4);
  for (let i = 0; i < directories; i++) {
    let at = file.writeUInt16LE(entries.length, offset(i));
    for (const [tag = 0, type = 0, count = 0, value = 0] of entries) {
      at = file.writeUInt16LE(tag, at);
      at = file.writeUInt16LE(type, at);
      at = file.writeUInt32LE(count, at);
      at = file.writeUInt32LE(value, at);
    }
    file.writeUInt32LE(next(i) < 0 ? 0 : offset(next(i)), at);
  }
  return file;
}

const codeOf = (bytes: Uint8Array) =>
  decode(bytes).then(
    ({ width, height }) => `${width} × ${height}`,
    (error: { code?: string }) => error.code ?? 'no code',
  );

describe('a file that lies', () => {
  it.each([
    ['a PNG header of 60,000 × 60,000', () => png(60_000, 60_000, [], Buffer.alloc(10)), 'IMAGE_TOO_LARGE'],
    ['a PNG with fewer rows than it says', () => png(500, 500, [], Buffer.alloc(501 * 20)), 'IMAGE_UNREADABLE'],
    ['a PNG of no width', () => png(0, 10), 'IMAGE_UNREADABLE'],
    ['a WebP of another length', () => Buffer.from('RIFF\xff\xff\xff\x7fWEBPVP8 ', 'latin1'), 'IMAGE_TRUNCATED'],
    [
      'an AVIF that is a header alone',
      () => Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1'),
      'IMAGE_UNREADABLE',
    ],
    ['nothing but the mark of a TIFF', () => Buffer.from('II*\0\xff\xff\xff\xff', 'latin1'), 'IMAGE_UNREADABLE'],
    [
      'an SVG with a script',
      () => Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${html}</svg>`),
      'IMAGE_UNSUPPORTED',
    ],
    ['HTML that is called a photo', () => Buffer.from(`<!doctype html>${html}`), 'IMAGE_UNSUPPORTED'],
    ['a PDF', () => Buffer.from('%PDF-1.4\n%%EOF'), 'IMAGE_UNSUPPORTED'],
    ['an archive', () => Buffer.from('PK\x03\x04', 'latin1'), 'IMAGE_UNSUPPORTED'],
    ['a PostScript program', () => Buffer.from('%!PS-Adobe-3.0\nshowpage'), 'IMAGE_UNSUPPORTED'],
    ['an image of ImageMagick', () => Buffer.from('id=ImageMagick version=1.0'), 'IMAGE_UNSUPPORTED'],
    [
      'a list of ImageMagick that reads other files',
      () => Buffer.from('push graphic-context\nimage over 0,0 0,0 "/etc/passwd"'),
      'IMAGE_UNSUPPORTED',
    ],
    ['no bytes', () => Buffer.alloc(0), 'IMAGE_EMPTY'],
  ])('%s is refused with a code', async (_, make, code) => {
    expect(await codeOf(make())).toBe(code);
    // A person may see what there is of a damaged photo.
    if (code !== 'IMAGE_UNREADABLE') await expect(thumbnail(make(), 256)).rejects.toMatchObject({ code });
  });
});

describe('a file that is more than a photo', () => {
  it.each([
    ['a JPEG with HTML behind it', () => Buffer.concat([photo, Buffer.from(html)])],
    ['a JPEG with an archive behind it', () => Buffer.concat([photo, Buffer.from('PK\x05\x06'), Buffer.alloc(18)])],
    [
      'a JPEG with HTML in a comment',
      () =>
        Buffer.concat([
          photo.subarray(0, 2),
          Buffer.from([0xff, 0xfe, 0, html.length + 2]),
          Buffer.from(html),
          photo.subarray(2),
        ]),
    ],
    [
      'a PNG with HTML in its texts',
      () =>
        png(20, 10, [
          chunk('tEXt', Buffer.from(`Title\0${html}`)),
          chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${html}`)),
        ]),
    ],
    ['a GIF that is a script', () => Buffer.concat([gif(1), Buffer.from(`/*${html}*/`)])],
  ])('%s is a photo and nothing else', async (_, make) => {
    expect(await codeOf(make())).toMatch(/^\d+ × \d+$/);
    expect(Buffer.from(await thumbnail(make(), 256)).includes('alert(1)')).toBe(false);
  });

  it('loses its EXIF, ICC and XMP on the way to a thumbnail', async () => {
    const bytes = await sharp(photo)
      .withMetadata({ exif: { IFD0: { ImageDescription: html, Artist: html } } })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(bytes.includes('alert(1)')).toBe(true);
    const made = await thumbnail(bytes, 256);
    expect(Buffer.from(made).includes('alert(1)')).toBe(false);
    const { exif, icc, xmp } = await sharp(made).metadata();
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });
});

describe('odd images are seen all the same', () => {
  it.each([
    ['1 × 60,000', () => png(1, 60_000), '1 × 60000'],
    ['60,000 × 1', () => png(60_000, 1), '60000 × 1'],
    ['1 × 1', () => png(1, 1), '1 × 1'],
    [
      '3 × 40,000 as a JPEG',
      () =>
        sharp({ create: { width: 3, height: 40_000, channels: 3, background: '#369' } })
          .jpeg()
          .toBuffer(),
      '3 × 40000',
    ],
    ['a GIF of one pixel that says 65,535 × 65,535', () => gif(1, 65_535, 65_535), '1 × 1'],
    ['10,000 frames', () => gif(10_000), '1 × 1'],
    ['a TIFF of 3,000 pages', () => tiff(3_000, (i) => (i === 2_999 ? -1 : i + 1)), '8 × 8'],
    ['a TIFF whose second page is its first', () => tiff(2, () => 0), '8 × 8'],
    ['a TIFF whose page is followed by itself', () => tiff(1, () => 0), '8 × 8'],
    [
      'a text of 30 MB in 30 kB',
      () =>
        png(20, 10, [
          chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(30 * 2 ** 20, 65))])),
        ]),
      '20 × 10',
    ],
    [
      'a profile of 20 MB',
      () =>
        png(20, 10, [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(20 * 2 ** 20))]))]),
      '20 × 10',
    ],
    [
      'a profile that is none',
      () => png(20, 10, [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.from(html))]))]),
      '20 × 10',
    ],
  ])('%s', async (_, make, size) => {
    const bytes = await make();
    const started = performance.now();
    expect(await codeOf(bytes)).toBe(size);
    const { pixels } = await decode(bytes);
    expect(await preprocess(pixels, views)).toHaveLength(views.length * 224 * 224 * 3);
    await thumbnail(bytes, 256);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
