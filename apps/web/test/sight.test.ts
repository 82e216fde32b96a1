import { describe, expect, it } from 'vitest';
import { panned, whole, zoomed } from '../features/samples/sight.ts';

describe('looking at a photo', () => {
  it('closer, keeps the place under the pointer where it is', () => {
    const at = { x: 0.2, y: -0.1 };
    const { zoom, x, y } = zoomed(whole, 4, at);
    // A point of the photo at p is seen at zoom · p + (x, y).
    expect([zoom * at.x + x, zoom * at.y + y]).toEqual([expect.closeTo(at.x), expect.closeTo(at.y)]);
  });

  it('never leaves it', () => {
    const close = zoomed(whole, 2);
    expect(panned(close, { x: 9, y: -9 })).toEqual({ zoom: 2, x: 0.5, y: -0.5 });
    expect(panned(whole, { x: 1, y: 1 })).toEqual(whole);
  });

  it('is whole again when it goes back as far as it came, and ends at sixteen times', () => {
    expect(zoomed(zoomed(whole, 3, { x: 0.4, y: 0.4 }), 1 / 3)).toMatchObject({ zoom: 1, x: 0, y: 0 });
    expect(zoomed(whole, 1e9).zoom).toBe(16);
  });
});
