import { crc32 } from 'node:zlib';
import sharp from 'sharp';

export interface TinyImage {
  readonly width?: number;
  readonly height?: number;
  /** 0xRRGGBB */
  readonly colour?: number;
  readonly format?: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff';
}

/** A file with an image of one colour. */
export function tinyImage({
  width = 16,
  height = 12,
  colour = 0x336699,
  format = 'png',
}: TinyImage = {}): Promise<Buffer> {
  const background = { r: colour >> 16, g: (colour >> 8) & 255, b: colour & 255 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** A JPEG that ends in the middle of its pixels. */
export async function truncatedImage(): Promise<Buffer> {
  const whole = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: 'black',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();
  return whole.subarray(0, Math.floor(whole.length / 2));
}

/** A PNG whose header claims `width` by `height` pixels, with hardly any bytes behind it. */
export async function hugeImage(width = 30_000, height = 30_000): Promise<Buffer> {
  const png = await tinyImage();
  // The header chunk: 8 bytes of signature, length and type, then the two sizes, then after 13 bytes of data its CRC.
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
