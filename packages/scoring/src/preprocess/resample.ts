import type { Pixels } from '../decode/decode.ts';
import type { Filter } from './filters.ts';
import { openLoops } from './kernel.ts';
import { firstPair, mostPairs, recordLength, type Side, type Taps, tapsOf } from './taps.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Resize {
  /** What of the photo is resized. */
  readonly seen: Region;
  /** The size that it is resized to. */
  readonly size: Size;
  /** What of the resized photo is wanted; nothing else of it is computed. */
  readonly kept: Region;
  readonly filter: Filter;
}

/** Where pixels go: RGB, rows `stride` bytes apart, the first at `offset`. */
export interface Target {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly stride: number;
}

/** A resize that would take more than this many bytes beside the photo is done in parts. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Resamples 8-bit RGB pixels as Pillow's Image.resize does, bit for bit: across, then down, with 8-bit levels between, the
 * kernel widening where a side shrinks.
 */
export function resample(photo: Pixels, resize: Resize, target: Target): void {
  const { kept } = resize;
  const bytes = bytesOf(photo, resize);
  const tooMuch = bytes.across + bytes.down > mostBytes;
  const wide = tooMuch && kept.width > 1 && bytes.across >= bytes.down;
  const tall = tooMuch && kept.height > 1 && bytes.across < bytes.down;
  if (!wide && !tall) {
    resamplePart(photo, resize, target);
    return;
  }
  const half = Math.ceil((wide ? kept.width : kept.height) / 2);
  const first = wide ? { ...kept, width: half } : { ...kept, height: half };
  const second = wide
    ? { ...kept, left: kept.left + half, width: kept.width - half }
    : { ...kept, top: kept.top + half, height: kept.height - half };
  const offset = target.offset + (wide ? half * 3 : half * target.stride);
  resample(photo, { ...resize, kept: first }, target);
  resample(photo, { ...resize, kept: second }, { ...target, offset });
}

/** Rows that the loops take at once; 4 pairs of rows. */
const step = 8;

/** Bytes of a photo that are handed to the loops at once, if that is more than a step. */
const bandBytes = 65_536;

const sidesOf = ({ seen, size, kept }: Resize): { readonly x: Side; readonly y: Side } => ({
  x: { from: seen.width, to: size.width, start: kept.left, count: kept.width },
  y: { from: seen.height, to: size.height, start: kept.top, count: kept.height },
});

/** Upper bounds of what `resamplePart` has in memory, by the side of `kept` that it shrinks with. */
function bytesOf(photo: Pixels, resize: Resize): { readonly across: number; readonly down: number } {
  const { x, y } = sidesOf(resize);
  const pairs = { x: mostPairs(x, resize.filter), y: mostPairs(y, resize.filter) };
  const columns = Math.min(Math.ceil((x.from * x.count) / x.to) + 2 * pairs.x, x.from) + 2;
  const bandStride = bandStrideOf(photo, columns * 3);
  const band = Math.max(step * bandStride, bandBytes);
  const woven = (2 * pairs.y + Math.max(bandBytes / bandStride / 2, step)) * (x.count * 6 + 32);
  const table = { x: x.count * recordLength(pairs.x) * 4, y: y.count * recordLength(pairs.y) * 4 };
  const paired = (columns / 2 + pairs.x) * 96;
  return { across: table.x + band + paired + woven, down: table.y + x.count * y.count * 3 };
}

function resamplePart(photo: Pixels, resize: Resize, target: Target): void {
  const { seen, kept, filter } = resize;
  const { x, y } = sidesOf(resize);
  const across = tapsOf(x, filter);
  const down = tapsOf(y, filter);
  const columns = pairsSeen(across, x);
  const rows = pairsSeen(down, y);
  const band = bandOf(photo, seen, columns);
  const steps = Math.max(
    Math.min(Math.floor(bandBytes / (band.stride * step)), Math.ceil((rows.end - rows.first) / 4)),
    1,
  );
  const samples = kept.width * 3;
  const wovenStride = up16(samples) * 2;

  const memory = createLayout();
  const acrossTable = memory.take(across.table.byteLength);
  const downTable = memory.take(down.table.byteLength);
  const bandAt = memory.take(steps * step * band.stride);
  const paired = memory.take((columns.end - columns.first + across.pairs) * 96);
  const resampled = memory.take(up16(samples) * step);
  const woven = memory.take((2 * down.pairs + 4 * steps) * wovenStride);
  const result = memory.take(samples * kept.height);
  const loops = openLoops(memory.bytes());
  const bytes = new Uint8Array(loops.memory.buffer);
  const numbers = new Int32Array(loops.memory.buffer);
  numbers.set(across.table, acrossTable / 4);
  numbers.set(down.table, downTable / 4);

  // Of the rows that went across, those from `oldest` up to `made` are in memory, in pairs.
  let oldest = rows.first;
  let made = rows.first;
  let done = 0;
  while (done < kept.height) {
    const wanted = Math.min(firstPair(down, done), made);
    bytes.copyWithin(woven, woven + (wanted - oldest) * wovenStride, woven + (made - oldest) * wovenStride);
    oldest = wanted;
    const count = Math.min(steps * step, seen.height - 2 * made);
    band.copy(bytes.subarray(bandAt), 2 * made, count);
    for (let row = 0; row < count; row += step, made += step / 2) {
      loops.pair(bandAt + row * band.stride, band.stride, paired, columns.end - columns.first);
      loops.across(paired - columns.first * 96, acrossTable, across.pairs, kept.width, resampled);
      loops.weave(resampled, Math.ceil(samples / 8), woven + (made - oldest) * wovenStride, wovenStride);
    }
    const from = done;
    while (done < kept.height && Math.min(firstPair(down, done) + down.pairs, rows.end) <= made) done++;
    if (done === from) continue;
    const table = downTable + from * recordLength(down.pairs) * 4;
    const origin = woven - oldest * wovenStride;
    loops.down(origin, wovenStride, table, down.pairs, done - from, samples, result + from * samples);
  }
  copyRows(bytes.subarray(result), samples, target, { bytes: samples, rows: kept.height });
}

const up16 = (n: number) => Math.ceil(n / 16) * 16;

/** Hands out memory in multiples of 16 bytes, with room for a loop to go past the end of what it was given. */
function createLayout() {
  let bytes = 0;
  return {
    take(length: number): number {
      const at = bytes;
      bytes += up16(length) + 16;
      return at;
    },
    bytes: () => bytes,
  };
}

/** The pairs of a side's samples that some sample of the result is made of. */
function pairsSeen(taps: Taps, { from, count }: Side): { readonly first: number; readonly end: number } {
  const end = firstPair(taps, count - 1) + taps.pairs;
  return { first: firstPair(taps, 0), end: Math.min(end, Math.ceil(from / 2)) };
}

/** Rows are brought to the loops as they lie where most of a row is seen, else cut. */
const bandStrideOf = ({ width }: Pick<Size, 'width'>, cut: number) => (cut * 2 > width * 3 ? width * 3 : cut);

function bandOf({ data, width }: Pixels, seen: Region, columns: { readonly first: number; readonly end: number }) {
  const photoStride = width * 3;
  const cut = Math.min((columns.end - columns.first) * 6, (seen.width - columns.first * 2) * 3);
  const stride = bandStrideOf({ width }, cut);
  const start = seen.top * photoStride + (seen.left + columns.first * 2) * 3;
  return {
    stride,
    copy(to: Uint8Array, row: number, rows: number) {
      const from = data.subarray(start + row * photoStride);
      if (stride === photoStride) to.set(from.subarray(0, Math.min((rows - 1) * stride + cut, from.length)));
      else copyRows(from, photoStride, { data: to, offset: 0, stride }, { bytes: cut, rows });
    },
  };
}

function copyRows(from: Uint8Array, stride: number, to: Target, size: { bytes: number; rows: number }): void {
  if (stride === size.bytes && to.stride === size.bytes) {
    to.data.set(from.subarray(0, size.bytes * size.rows), to.offset);
    return;
  }
  for (let row = 0; row < size.rows; row++) {
    to.data.set(from.subarray(row * stride, row * stride + size.bytes), to.offset + row * to.stride);
  }
}
