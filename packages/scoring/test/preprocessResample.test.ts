import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Pixels } from '../src/decode/decode.ts';
import { type Filter, kernels } from '../src/preprocess/filters.ts';
import { type Resize, resample } from '../src/preprocess/resample.ts';
import { goldenJson, goldenPath, maxDifference } from './golden.ts';

const side = z.tuple([z.number(), z.number()]);
const { cases } = z
  .object({
    cases: z.array(
      z.object({
        filter: z.enum(['box', 'bilinear', 'bicubic', 'lanczos']),
        from: side,
        to: side,
        kept: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      }),
    ),
  })
  .parse(goldenJson('resample.json'));
const expected = readFileSync(goldenPath('resample.bin'));

describe('resampling equals that of Pillow, bit for bit', () => {
  let start = 0;
  it.each(
    cases.map((golden) => {
      const [left, top, width, height] = golden.kept;
      const resize: Resize = {
        seen: whole(...golden.from),
        size: { width: golden.to[0], height: golden.to[1] },
        kept: { left, top, width, height },
        filter: golden.filter,
      };
      const pixels = expected.subarray(start, start + width * height * 3);
      start += pixels.length;
      return { title: `${golden.filter} ${golden.from} → ${golden.to}`, photo: noise(...golden.from), resize, pixels };
    }),
  )('$title', ({ photo, resize, pixels }) => {
    expect(maxDifference(resampled(photo, resize), pixels)).toBe(0);
  });
});

describe('resampling equals its definition', () => {
  const sizes = randomNumbers(7);
  it.each(Array.from({ length: 60 }, (_, round) => round))('of random sizes, round %i', (round) => {
    const between = (least: number, most: number) => least + (sizes() % (most - least + 1));
    const photo = noise(between(1, 400), between(1, 300));
    const seen = part(photo, between);
    const size = { width: between(1, 120), height: between(1, 120) };
    const filter = (['box', 'bilinear', 'bicubic', 'lanczos'] as const)[round % 4] ?? 'box';
    const resize = { seen, size, kept: part(size, between), filter };
    expect(maxDifference(resampled(photo, resize), defined(photo, resize))).toBe(0);
  });

  it.each<[number, number, number, number]>([
    [1, 1_000_000, 1, 1],
    [2_000_000, 2, 40, 40],
    [2, 600_000, 24, 24],
    [1, 4_500_000, 64, 1],
    [3000, 5, 1000, 1000],
  ])('of a strip of %i × %i pixels, in parts', (width, height, to, columns) => {
    const photo = noise(width, height);
    const size = { width: to, height: to };
    const resize: Resize = { seen: whole(width, height), size, kept: whole(columns, to), filter: 'bicubic' };
    expect(maxDifference(resampled(photo, resize), defined(photo, resize))).toBe(0);
  });
});

function whole(width: number, height: number) {
  return { left: 0, top: 0, width, height };
}

type Between = (least: number, most: number) => number;

function part({ width, height }: { width: number; height: number }, between: Between) {
  const [left, top] = [between(0, width - 1), between(0, height - 1)];
  return { left, top, width: between(1, width - left), height: between(1, height - top) };
}

function resampled(photo: Pixels, resize: Resize): Uint8Array {
  const { width, height } = resize.kept;
  const data = new Uint8Array(width * height * 3);
  resample(photo, resize, { data, offset: 0, stride: width * 3 });
  return data;
}

/** The arithmetic in its plainest form: all rows across, then all columns down, then the part that is kept. */
function defined({ data, width }: Pixels, { seen, size, kept, filter }: Resize): Uint8Array {
  const across = new Uint8Array(seen.height * kept.width * 3);
  for (let x = 0; x < kept.width; x++) {
    const weights = weightsOf(kept.left + x, seen.width, size.width, filter);
    for (let row = 0; row < seen.height; row++) {
      for (let channel = 0; channel < 3; channel++) {
        const start = ((seen.top + row) * width + seen.left) * 3 + channel;
        across[(row * kept.width + x) * 3 + channel] = sumOf(weights, data, { start, stride: 3 });
      }
    }
  }
  const result = new Uint8Array(kept.width * kept.height * 3);
  const stride = kept.width * 3;
  for (let y = 0; y < kept.height; y++) {
    const weights = weightsOf(kept.top + y, seen.height, size.height, filter);
    for (let start = 0; start < stride; start++) {
      result[y * stride + start] = sumOf(weights, across, { start, stride });
    }
  }
  return result;
}

interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

function sumOf({ first, weights }: Weights, data: Uint8Array, line: { start: number; stride: number }): number {
  let sum = 2 ** 21;
  let at = line.start + first * line.stride;
  for (const weight of weights) {
    sum += weight * (data[at] ?? 0);
    at += line.stride;
  }
  return Math.min(Math.max(Math.floor(sum / 2 ** 22), 0), 255);
}

function weightsOf(i: number, from: number, to: number, filter: Filter): Weights {
  const { weight, support } = kernels[filter];
  const spread = Math.max(from / to, 1);
  const centre = (i + 0.5) * (from / to);
  const first = Math.max(Math.trunc(centre - support * spread + 0.5), 0);
  const end = Math.min(Math.trunc(centre + support * spread + 0.5), from);
  const exact = Array.from({ length: end - first }, (_, tap) => weight((tap + first - centre + 0.5) * (1 / spread)));
  const total = exact.reduce((sum, w) => sum + w, 0);
  return { first, weights: exact.map((w) => Math.trunc((w / total) * 2 ** 22 + (w / total < 0 ? -0.5 : 0.5))) };
}

/** As tools/resampler/golden.py makes it. */
function noise(width: number, height: number): Pixels {
  const data = Uint8ClampedArray.from({ length: width * height * 3 }, (_, i) => {
    const once = Math.imul(i ^ (i >>> 7), 2_654_435_761);
    const twice = Math.imul(once ^ (once >>> 15), 2_246_822_519);
    return ((twice >>> 16) % 512) - 128;
  });
  return { data: new Uint8Array(data.buffer), width, height };
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
