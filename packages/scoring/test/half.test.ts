import { describe, expect, it } from 'vitest';
import { narrow, widen } from '../src/files/half.ts';

const every = Uint16Array.from({ length: 65_536 }, (_, i) => i);
const isNaN16 = (half: number) => (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;

describe('half precision', () => {
  it('gives every half back as it was', () => {
    const back = narrow(widen(every));
    for (const half of every) expect(isNaN16(half) ? isNaN16(back[half] ?? 0) : back[half]).toBe(isNaN16(half) || half);
  });

  it('rounds to the nearest, ties to even, between any two neighbours', () => {
    for (let half = 0; half < 0x7bff; half++) {
      const [low = 0, high = 0] = widen(Uint16Array.of(half, half + 1));
      const middle = (low + high) / 2;
      const even = half % 2 === 0 ? half : half + 1;
      const inside = Float32Array.of(middle, low + (high - low) * 0.49, low + (high - low) * 0.51);
      expect([...narrow(inside)]).toEqual([even, half, half + 1]);
    }
  });

  it('goes to infinity beyond its range, and to zero below it', () => {
    const beyond = Float32Array.of(65_519.99, 65_520, 1e30, -1e30, 2 ** -25, 2 ** -26, -(2 ** -26));
    expect([...narrow(beyond)]).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0, 0, 0x8000]);
  });
});
