import { StrayError } from '@stray/core';
import sharp, { type Sharp } from 'sharp';
import { beginsAsImage, endsTooEarly } from './ending.ts';

/** An upright photo as 8-bit RGB, row-major, interleaved. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Decoded {
  /** The photo, reduced where it is far larger than any encoder looks at. */
  readonly pixels: Pixels;
  /** Size of the upright photo in the file, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Above it a file is refused before a pixel is decoded: Pillow's own limit for a decompression bomb. */
export const pixelLimit = 178_956_970;

/** A photo is never reduced under this short side before it is resized for the encoder: twice what that wants. */
const enoughShortSide = 512;

const readable: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);
const readableNames = 'JPEG, PNG, WebP, GIF, TIFF or AVIF';

const white = { r: 255, g: 255, b: 255 };

// Photos are decoded side by side; a thread of libvips' own for each would only add switching. Its cache holds results
// that are never asked for twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes the first frame of an image file to upright RGB, as Pillow would: EXIF orientation applied, colour profile
 * ignored, alpha over white, grey, palette, CMYK and 16 bits brought to 8-bit RGB.
 *
 * @throws StrayError IMAGE_EMPTY, IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_TRUNCATED or IMAGE_UNREADABLE
 */
export async function decode(bytes: Uint8Array): Promise<Decoded> {
  if (bytes.length === 0) throw new StrayError('IMAGE_EMPTY', 'the file is empty');
  const header = await readHeader(bytes);
  const { format, width, height } = header;
  if (width * height > pixelLimit) {
    const limit = Math.floor(pixelLimit / 1e6);
    throw new StrayError('IMAGE_TOO_LARGE', `${width} × ${height} pixels are over the limit of ${limit} megapixels`);
  }
  const options = { failOn: 'error', limitInputPixels: pixelLimit, ignoreIcc: true } as const;
  const turned = header.orientation >= 5;
  const upright = turned ? { width: height, height: width } : { width, height };
  const short = Math.min(width, height);
  const shrink = reduction(short, format === 'jpeg');
  try {
    let image = sharp(bytes, options);
    if (header.cmyk) return { pixels: await decodeCmyk(image), ...upright };
    if (header.orientation > 1) image = image.autoOrient();
    if (header.hasAlpha) image = image.flatten({ background: white });
    image = image.toColourspace('srgb');
    if (shrink > 1) {
      const size = { width: Math.floor(upright.width / shrink), height: Math.floor(upright.height / shrink) };
      image = image.resize({ ...size, fit: 'fill', kernel: 'cubic' });
    }
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const rgb =
      info.channels === 1 ? Uint8Array.from({ length: data.length * 3 }, (_, i) => data[(i / 3) | 0] ?? 0) : data;
    return { pixels: { data: rgb, width: info.width, height: info.height }, ...upright };
  } catch (cause) {
    throw unreadable(bytes, cause);
  }
}

interface Header {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly cmyk: boolean;
  readonly hasAlpha: boolean;
}

async function readHeader(bytes: Uint8Array): Promise<Header> {
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
    const { format, width, height, orientation = 1, space, hasAlpha } = metadata;
    if (readable.has(format)) return { format, width, height, orientation, cmyk: space === 'cmyk', hasAlpha };
  } catch (cause) {
    if (beginsAsImage(bytes)) throw unreadable(bytes, cause);
    throw new StrayError('IMAGE_UNSUPPORTED', `not an image that Stray reads (${readableNames})`, { cause });
  }
  throw new StrayError('IMAGE_UNSUPPORTED', `not an image that Stray reads (${readableNames})`);
}

/**
 * How many times smaller a photo may be decoded. JPEG does it for next to nothing, in powers of two, while it decodes;
 * any other format only pays where the whole photo in memory would cost more than the resize.
 */
function reduction(short: number, isJpeg: boolean): number {
  const most = short / enoughShortSide;
  if (isJpeg) return most >= 8 ? Math.max(8, most / 2) : most >= 4 ? 4 : most >= 2 ? 2 : 1;
  return most > 4 ? most / 2 : 1;
}

/** R = (255 − C)(255 − K) / 255 and so on, without a press profile; what Pillow does. */
async function decodeCmyk(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .autoOrient()
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let pixel = 0; pixel < info.width * info.height; pixel++) {
    const light = 255 - (data[pixel * info.channels + 3] ?? 0);
    for (let c = 0; c < 3; c++) {
      rgb[pixel * 3 + c] = Math.round(((255 - (data[pixel * info.channels + c] ?? 0)) * light) / 255);
    }
  }
  return { data: rgb, width: info.width, height: info.height };
}

function unreadable(bytes: Uint8Array, cause: unknown): StrayError {
  if (endsTooEarly(bytes)) {
    return new StrayError('IMAGE_TRUNCATED', 'the image is cut off: its data end too early', { cause });
  }
  return new StrayError('IMAGE_UNREADABLE', 'the image cannot be decoded: its data are damaged', { cause });
}
