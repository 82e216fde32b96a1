import { createLanes, type ImageFormat, imageFormat, StrayError } from '@stray/core';
import sharp, { type Sharp } from 'sharp';
import { bitmapSize, decodeBitmap } from './bitmap.ts';
import { endsTooEarly } from './ending.ts';
import { pixelLimit, softTimeLimit, withinPixelLimit } from './limits.ts';

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

/** A photo is never reduced under this short side before it is resized for the encoder: twice what that wants. */
const enoughShortSide = 512;

const readableNames = 'JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP';

const white = { r: 255, g: 255, b: 255 };

// Photos are decoded side by side; a thread of libvips' own for each would only add switching. Its cache holds results
// that are never asked for twice.
sharp.concurrency(1);
sharp.cache(false);
// What is no photo is not even looked at: libvips could also be built with readers of SVG, PDF and a hundred others.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});

/**
 * Decodes the first frame of an image file to upright RGB, as Pillow would: EXIF orientation applied, colour profile
 * ignored, alpha over white, grey, palette, CMYK and 16 bits brought to 8-bit RGB. What kind of file it is, its bytes tell.
 *
 * @throws StrayError IMAGE_EMPTY, IMAGE_UNSUPPORTED, IMAGE_TOO_LARGE, IMAGE_TRUNCATED, IMAGE_UNREADABLE or DECODE_TIMEOUT
 */
export async function decode(bytes: Uint8Array): Promise<Decoded> {
  const header = await readHeader(bytes);
  const { width, height, format } = header;
  const turned = header.orientation >= 5;
  const upright = turned ? { width: height, height: width } : { width, height };
  const shrink = reduction(Math.min(width, height), format === 'jpeg');
  return attempt(header, bytes, async () => {
    let image = opened(header, bytes, { ignoreIcc: true });
    if (header.cmyk) return { pixels: await decodeCmyk(image), ...upright };
    if (header.orientation > 1) image = image.autoOrient();
    if (header.hasAlpha) image = image.flatten({ background: white });
    image = image.toColourspace('srgb');
    if (shrink > 1) {
      // One side may be a thousand times the other.
      const shrunk = (side: number) => Math.max(1, Math.floor(side / shrink));
      const size = { width: shrunk(upright.width), height: shrunk(upright.height) };
      image = image.resize({ ...size, fit: 'fill', kernel: 'cubic' });
    }
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const rgb =
      info.channels === 1 ? Uint8Array.from({ length: data.length * 3 }, (_, i) => data[(i / 3) | 0] ?? 0) : data;
    return { pixels: { data: rgb, width: info.width, height: info.height }, ...upright };
  });
}

/** What an image file says of itself. */
export interface Header {
  readonly format: ImageFormat;
  /** In the file, before it is turned upright. */
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly cmyk: boolean;
  readonly hasAlpha: boolean;
}

/** How libvips calls the formats. */
const names: Partial<Record<ImageFormat, string>> = { avif: 'heif' };

/** @throws StrayError as `decode` */
export async function readHeader(bytes: Uint8Array): Promise<Header> {
  if (bytes.length === 0) throw new StrayError('IMAGE_EMPTY', 'the file is empty');
  const format = imageFormat(bytes);
  if (format === undefined)
    throw new StrayError('IMAGE_UNSUPPORTED', `not an image that Stray reads (${readableNames})`);
  if (format === 'heic') {
    throw new StrayError(
      'IMAGE_UNSUPPORTED',
      'HEIC is not read, because its codec is patented; save it as JPEG or AVIF',
    );
  }
  if (format === 'bmp') return { format, ...bitmapSize(bytes), orientation: 1, cmyk: false, hasAlpha: false };
  let header: Header;
  try {
    const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
    const { width, height, orientation = 1, space, hasAlpha } = metadata;
    if (metadata.format !== (names[format] ?? format)) throw new Error(`${format} was read as ${metadata.format}`);
    header = { format, width, height, orientation, cmyk: space === 'cmyk', hasAlpha };
  } catch (cause) {
    throw unreadable(bytes, cause);
  }
  withinPixelLimit(header.width, header.height);
  return header;
}

/** The pixels of a file as a pipeline of libvips, which is told to give up in time. */
export function opened(
  { format }: Header,
  bytes: Uint8Array,
  options: { readonly ignoreIcc?: boolean; readonly failOn?: 'none' | 'error' } = {},
): Sharp {
  const timeout = { seconds: softTimeLimit };
  if (format !== 'bmp') {
    return sharp(bytes, { failOn: 'error', limitInputPixels: pixelLimit, ...options }).timeout(timeout);
  }
  const { data, width, height, channels } = decodeBitmap(bytes);
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: pixelLimit }).timeout(timeout);
  return channels === 4 ? image.flatten({ background: white }) : image;
}

/** Pixels from which on images are decoded one after the other: they fill hundreds of megabytes each. */
const largePixels = 24_000_000;
const inLargeLane = createLanes(1);

/** Runs the work on an image in its turn. @throws StrayError IMAGE_TRUNCATED, IMAGE_UNREADABLE or DECODE_TIMEOUT */
export async function attempt<T>({ width, height }: Header, bytes: Uint8Array, work: () => Promise<T>): Promise<T> {
  const timed = async () => {
    const started = performance.now();
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof StrayError) throw cause;
      // Not by its words: libvips keeps one error text for all threads.
      if (performance.now() - started >= softTimeLimit * 1000) throw tookTooLong(softTimeLimit, cause);
      throw unreadable(bytes, cause);
    }
  };
  return width * height > largePixels ? inLargeLane(timed) : timed();
}

export const tookTooLong = (seconds: number, cause?: unknown) =>
  new StrayError('DECODE_TIMEOUT', `decoding the image takes longer than ${seconds} seconds`, { cause });

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
