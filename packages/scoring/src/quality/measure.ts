import type { QualityFacts } from '@stray/core';
import type { Pixels } from '../decode/decode.ts';
import { type Luminance, perceptualHash } from './perceptualHash.ts';

/**
 * The quality of an image, by a reduced copy of it.
 *
 * Brightness is √(0.241 R² + 0.691 G² + 0.068 B²), as CleanVision has it. Sharpness is the 99.5th percentile of the absolute
 * Laplacian of the luminance over its contrast (99th less 1st percentile): by the strongest edges, because a photo of one thing
 * before a plain wall has few, and over the contrast, because fog is not blur.
 *
 * @param pixels at most a few hundred pixels a side: blur that is not to be seen at that size does not count
 */
export function measureQuality(pixels: Pixels): QualityFacts {
  const { data, width, height } = pixels;
  const count = width * height;
  const luminance = new Uint8Array(count);
  const squares = new Uint32Array(squareBins);
  const grey = new Uint32Array(256);
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    // ITU-R BT.601 in 16 bits, as in Pillow's L.
    const light = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    luminance[i] = light;
    grey[light] = (grey[light] ?? 0) + 1;
    const square = (241 * red * red + 691 * green * green + 68 * blue * blue) >> squareShift;
    squares[square] = (squares[square] ?? 0) + 1;
  }
  const brightness = (share: number) => Math.sqrt(percentile(squares, share) / (squareBins - 1));
  const contrast = percentile(grey, 0.99) - percentile(grey, 0.01);
  return {
    brightnessP5: brightness(0.05),
    brightnessP99: brightness(0.99),
    sharpness: edgeStrength({ luminance, width, height }) / Math.max(contrast, leastContrast),
    entropy: entropyOf(grey, count),
    perceptualHash: perceptualHash({ luminance, width, height }),
  };
}

/** Squares of brightness are counted in thousandths of 255², in bins of 2^15: a root for each pixel would cost more than the rest. */
const squareShift = 15;
const squareBins = ((1000 * 255 * 255) >> squareShift) + 1;

/** Under so many levels of contrast edges are noise. */
const leastContrast = 8;

/** The level under which that share of the counts lies. */
function percentile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let level = 0; level < counts.length; level++) {
    below += counts[level] ?? 0;
    if (below > share * (total - 1)) return level;
  }
  return counts.length - 1;
}

function entropyOf(counts: Uint32Array, total: number): number {
  return counts.reduce((bits, count) => (count === 0 ? bits : bits - (count / total) * Math.log2(count / total)), 0);
}

/** The 99.5th percentile of |4 L(x, y) − its neighbours| / 4 on every other row, in levels; 0 for an image without an inside. */
function edgeStrength({ luminance, width, height }: Luminance): number {
  const counts = new Uint32Array(1021);
  for (let y = 1; y < height - 1; y += 2) {
    for (let i = y * width + 1, end = (y + 1) * width - 1; i < end; i++) {
      const across = (luminance[i - 1] ?? 0) + (luminance[i + 1] ?? 0);
      const along = (luminance[i - width] ?? 0) + (luminance[i + width] ?? 0);
      const change = Math.abs(4 * (luminance[i] ?? 0) - across - along);
      counts[change] = (counts[change] ?? 0) + 1;
    }
  }
  return width < 3 || height < 3 ? 0 : percentile(counts, 0.995) / 4;
}
