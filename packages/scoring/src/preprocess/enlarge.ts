import type { Pixels } from '../decode/decode.ts';

/**
 * Bicubic resampling (Catmull-Rom, a = −0.5) of RGB pixels with sample centres at half pixels, the kernel widening where
 * a side shrinks, and 8-bit rounding between the passes, as Pillow does it.
 *
 * Only for photos that grow along a side: there libvips places samples half a pixel off, by up to 5 levels on average.
 */
export function enlarge({ data, width, height }: Pixels, size: { width: number; height: number }): Uint8Array {
  const across = resample(data, { lines: height, length: width, step: 3, line: width * 3 }, size.width);
  const down = { lines: size.width, length: height, step: size.width * 3, line: 3 };
  return resample(across, down, size.height);
}

/** Where the samples of one side lie in memory, in bytes. */
interface Layout {
  readonly lines: number;
  /** Samples of a line. */
  readonly length: number;
  readonly step: number;
  readonly line: number;
}

function resample(source: Uint8Array, from: Layout, length: number): Uint8Array {
  const horizontal = from.step === 3;
  const to = horizontal ? { step: 3, line: length * 3 } : { step: from.step, line: from.line };
  const result = new Uint8Array(from.lines * length * 3);
  for (let i = 0; i < length; i++) {
    const { first, weights } = taps(i, from.length, length);
    for (let line = 0; line < from.lines; line++) {
      for (let channel = 0; channel < 3; channel++) {
        let position = line * from.line + first * from.step + channel;
        let sum = 0.5;
        for (let tap = 0; tap < weights.length; tap++, position += from.step) {
          sum += (weights[tap] ?? 0) * (source[position] ?? 0);
        }
        result[line * to.line + i * to.step + channel] = Math.min(Math.max(sum, 0), 255);
      }
    }
  }
  return result;
}

/** The source samples that make target sample i, and their weights, which sum to 1. */
function taps(i: number, from: number, to: number): { first: number; weights: Float64Array } {
  const scale = from / to;
  const spread = Math.max(scale, 1);
  const centre = (i + 0.5) * scale;
  const first = Math.max(Math.floor(centre - 2 * spread + 0.5), 0);
  const end = Math.min(Math.floor(centre + 2 * spread + 0.5), from);
  const weights = Float64Array.from({ length: end - first }, (_, tap) =>
    catmullRom((first + tap + 0.5 - centre) / spread),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { first, weights: weights.map((weight) => weight / total) };
}

function catmullRom(x: number): number {
  const d = Math.abs(x);
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  if (d < 2) return ((-0.5 * d + 2.5) * d - 4) * d + 2;
  return 0;
}
