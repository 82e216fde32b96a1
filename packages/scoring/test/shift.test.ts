import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decode } from '../src/decode/decode.ts';
import { shiftImage, shifts, strengths } from '../src/shift/shift.ts';

const photo = await readFile(fileURLToPath(new URL('../../../demo/strays/tabby.jpg', import.meta.url)));

async function pixelsOf(bytes: Uint8Array) {
  return (await decode(bytes)).pixels;
}

/** Mean absolute difference of brightness, of 255, after both are brought to one size by the request itself. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / a.length;
}

describe('shifted photos', () => {
  it.each(shifts)('%s: each strength is farther from the photo than the one before', async (shift) => {
    const nearest = await pixelsOf(await shiftImage(photo, { shift: 'jpeg', strength: 1, seed: 0 }));
    const steps: number[] = [];
    for (const strength of strengths) {
      const moved = await pixelsOf(await shiftImage(photo, { shift, strength, seed: 0 }));
      expect([moved.width, moved.height]).toEqual([nearest.width, nearest.height]);
      steps.push(difference(moved.data, nearest.data));
    }
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps[4]).toBeGreaterThan((steps[0] ?? 0) + 3);
  });

  it('are the same for the same seed, and have other noise for another', async () => {
    const noisy = (seed: number) => shiftImage(photo, { shift: 'noise', strength: 3, seed });
    const [a, b, c] = await Promise.all([noisy(1), noisy(1), noisy(2)]);
    expect(Buffer.compare(a, b)).toBe(0);
    expect(Buffer.compare(a, c)).not.toBe(0);
  });

  it('have no more than 336 pixels on their short side', async () => {
    const { width, height } = await pixelsOf(await shiftImage(photo, { shift: 'sketch', strength: 5, seed: 0 }));
    expect(Math.min(width, height)).toBeLessThanOrEqual(336);
  });
});
