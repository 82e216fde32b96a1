import { StrayError } from '@stray/core';
import { withinPixelLimit } from './limits.ts';

/** A bitmap as 8-bit RGB or RGBA, row-major, interleaved, top row first. */
export interface Bitmap {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** The size of a bitmap, as its header has it. @throws StrayError IMAGE_TRUNCATED, IMAGE_UNREADABLE or IMAGE_TOO_LARGE */
export function bitmapSize(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const { width, height } = readLayout(bytes);
  return { width, height };
}

/**
 * Decodes a Windows or OS/2 bitmap (BMP): 1, 4, 8, 16, 24 and 32 bits a pixel, palettes, bit fields, RLE4 and RLE8, bottom-up
 * and top-down. libvips has no decoder of its own for it. Alpha counts where the header speaks of it, and not all of it is 0.
 *
 * @throws StrayError IMAGE_TRUNCATED, IMAGE_UNREADABLE, IMAGE_UNSUPPORTED or IMAGE_TOO_LARGE
 */
export function decodeBitmap(bytes: Uint8Array): Bitmap {
  const layout = readLayout(bytes);
  const { width, height, topDown, bits } = layout;
  // Two bytes make a run of 255 at most. What is skipped costs nothing, so that a few bytes could ask for a minute's work.
  if (layout.run && width * height > mostPixelsPerByte * bytes.length) {
    throw damaged('its header speaks of far more pixels than it holds');
  }
  const packed = layout.run ? unrun(bytes, layout) : undefined;
  const stride = packed ? width : Math.floor((bits * width + 31) / 32) * 4;
  const rows = packed ?? bytes.subarray(layout.pixelsAt);
  // Pillow and browsers refuse a bitmap that lacks a part of its pixels too; padding behind the last row may lack.
  if (rows.length < stride * (height - 1) + Math.ceil((bits * width) / 8) && !packed) throw truncated();
  const channels = layout.fields?.alpha ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const write = pixelWriter(layout, { rows, view, data, packed: packed !== undefined });
  for (let y = 0; y < height; y++) {
    const from = stride * (topDown ? y : height - 1 - y);
    for (let x = 0, to = y * width * channels; x < width; x++, to += channels) write(from, x, to);
  }
  return channels === 4 ? withMeantAlpha({ data, width, height, channels }) : { data, width, height, channels };
}

const mostPixelsPerByte = 256;

interface Field {
  readonly shift: number;
  readonly most: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  /** Whether rows are run-length encoded. */
  readonly run: boolean;
  /** Of 16 and 32 bits a pixel. */
  readonly fields?: { readonly colours: readonly Field[]; readonly alpha: Field | undefined } | undefined;
  /** RGB triples. */
  readonly palette: Uint8Array;
  readonly pixelsAt: number;
}

const uncompressed = 0;
const rle8 = 1;
const rle4 = 2;
const bitFields = 3;
const alphaBitFields = 6;

function readLayout(bytes: Uint8Array): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = 14;
  if (bytes.length < at + 12) throw truncated();
  const headerBytes = view.getUint32(at, true);
  if (bytes.length < at + headerBytes) throw truncated();
  const old = headerBytes < 40;
  const width = old ? view.getUint16(at + 4, true) : view.getInt32(at + 4, true);
  const signedHeight = old ? view.getInt16(at + 6, true) : view.getInt32(at + 8, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(at + (old ? 10 : 14), true);
  const compression = old ? uncompressed : view.getUint32(at + 16, true);
  if (width <= 0 || height === 0) throw damaged('its header speaks of no pixels');
  withinPixelLimit(width, height);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw damaged(`its header speaks of ${bits} bits a pixel`);
  const run = (compression === rle8 && bits === 8) || (compression === rle4 && bits === 4);
  const masked = compression === bitFields || compression === alphaBitFields;
  if (compression !== uncompressed && !run && !(masked && bits >= 16 && bits !== 24)) {
    throw new StrayError('IMAGE_UNSUPPORTED', `a bitmap of compression ${compression} at ${bits} bits is not read`);
  }
  // With a header of 40 bytes the masks stand behind it, in later ones inside it, at the same place.
  const maskCount = !masked ? 0 : compression === alphaBitFields || headerBytes >= 56 ? 4 : 3;
  if (bytes.length < at + 40 + 4 * maskCount) throw truncated();
  const masks = Array.from({ length: maskCount }, (_, i) => view.getUint32(at + 40 + 4 * i, true));
  const paletteAt = at + Math.max(headerBytes, masked ? 40 + 4 * maskCount : 0);
  const palette = readPalette(bytes, { paletteAt, entry: headerBytes === 12 ? 3 : 4, bits, view, old });
  return {
    width,
    height,
    bits,
    run,
    palette,
    topDown: signedHeight < 0,
    fields: bits === 16 || bits === 32 ? fieldsOf(bits, masks) : undefined,
    pixelsAt: view.getUint32(10, true),
  };
}

function readPalette(
  bytes: Uint8Array,
  {
    paletteAt,
    entry,
    bits,
    view,
    old,
  }: { paletteAt: number; entry: 3 | 4; bits: number; view: DataView; old: boolean },
): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  if (bits > 8) return palette;
  const claimed = old ? 0 : view.getUint32(14 + 32, true);
  const count = claimed > 0 && claimed <= 2 ** bits ? claimed : 2 ** bits;
  // A palette that is cut short by the pixels has as many colours as fit; what points beyond them is black.
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 3; c++) palette[3 * i + c] = bytes[paletteAt + entry * i + 2 - c] ?? 0;
  }
  return palette;
}

function fieldsOf(bits: 16 | 32, masks: readonly number[]): Layout['fields'] {
  const [red, green, blue, alpha = 0] =
    masks.length > 0 ? masks : bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  const field = (mask: number): Field => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { shift, most: mask >>> shift };
  };
  return { colours: [red, green, blue].map((mask) => field(mask ?? 0)), alpha: alpha === 0 ? undefined : field(alpha) };
}

type Writer = (row: number, x: number, to: number) => void;

function pixelWriter(
  { bits, palette, fields }: Layout,
  { rows, view, data, packed }: { rows: Uint8Array; view: DataView; data: Uint8Array; packed: boolean },
): Writer {
  const fromPalette = (index: number, to: number) => {
    for (let c = 0; c < 3; c++) data[to + c] = palette[3 * index + c] ?? 0;
  };
  if (packed || bits === 8) return (row, x, to) => fromPalette(rows[row + x] ?? 0, to);
  if (bits < 8) {
    const mask = 2 ** bits - 1;
    return (row, x, to) => {
      const bit = x * bits;
      fromPalette(((rows[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask, to);
    };
  }
  if (bits === 24 || fields === undefined) {
    return (row, x, to) => {
      for (let c = 0; c < 3; c++) data[to + c] = rows[row + 3 * x + 2 - c] ?? 0;
    };
  }
  const all = fields.alpha ? [...fields.colours, fields.alpha] : fields.colours;
  return (row, x, to) => {
    const value = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    all.forEach(({ shift, most }, c) => {
      data[to + c] = most === 0 ? 0 : Math.floor((((value >>> shift) & most) * 255) / most);
    });
  };
}

/** Palette indices, bottom row first; what is skipped or lacks has the index 0. */
function unrun(bytes: Uint8Array, { width, height, bits, pixelsAt }: Layout): Uint8Array {
  const indices = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, pixelsAt];
  const put = (index: number) => {
    if (x < width) indices[y * width + x++] = index;
  };
  const nibble = (byte: number, i: number) => (i % 2 === 0 ? byte >> 4 : byte & 15);
  while (y < height) {
    const count = bytes[at];
    const value = bytes[at + 1];
    if (count === undefined || value === undefined) throw truncated();
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(bits === 8 ? value : nibble(value, i));
    } else if (value === 0) {
      [x, y] = [0, y + 1];
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      [x, y, at] = [x + (bytes[at] ?? 0), y + (bytes[at + 1] ?? 0), at + 2];
    } else {
      const length = bits === 8 ? value : Math.ceil(value / 2);
      if (at + length > bytes.length) throw truncated();
      for (let i = 0; i < value; i++) put(bits === 8 ? (bytes[at + i] ?? 0) : nibble(bytes[at + (i >> 1)] ?? 0, i));
      at += length + (length % 2);
    }
  }
  return indices;
}

/** Many programs leave the alpha of an opaque bitmap at 0. */
function withMeantAlpha(bitmap: Bitmap): Bitmap {
  const { data } = bitmap;
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return bitmap;
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return bitmap;
}

const truncated = () => new StrayError('IMAGE_TRUNCATED', 'the image is cut off: its data end too early');

const damaged = (why: string) => new StrayError('IMAGE_UNREADABLE', `the bitmap cannot be decoded: ${why}`);
