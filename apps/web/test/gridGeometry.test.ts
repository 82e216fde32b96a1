import { describe, expect, it } from 'vitest';
import { captionHeight, gap, gridGeometry, moved } from '../features/samples/gridGeometry.ts';

describe('the grid', () => {
  it('fills the width with as many tiles as fit', () => {
    for (const width of [200, 358, 889, 1200, 1871]) {
      const { columns, tileWidth, rowHeight } = gridGeometry(width, 148);
      expect(columns * tileWidth + (columns - 1) * gap).toBeCloseTo(width);
      expect(tileWidth).toBeGreaterThanOrEqual(148);
      expect((columns + 1) * 148 + columns * gap).toBeGreaterThan(width);
      expect(rowHeight).toBe(tileWidth + captionHeight);
    }
  });

  it('has one column where not even one tile fits', () => {
    expect(gridGeometry(90, 148)).toMatchObject({ columns: 1, tileWidth: 90 });
    expect(gridGeometry(0, 148).columns).toBe(1);
  });
});

describe('the focus', () => {
  // 0 1 2 3
  // 4 5 6 7
  // 8 9
  const space = { count: 10, columns: 4, rows: 2 };
  it.each([
    [5, 'left', 4],
    [4, 'left', 3],
    [0, 'left', 0],
    [9, 'right', 9],
    [5, 'up', 1],
    [1, 'up', 1],
    [1, 'down', 5],
    [7, 'down', 9],
    [9, 'down', 9],
    [5, 'first', 0],
    [5, 'last', 9],
    [0, 'pageDown', 8],
    [7, 'pageDown', 9],
    [9, 'pageUp', 1],
  ] as const)('goes from %i %s to %i', (from, move, to) => {
    expect(moved(from, move, space)).toBe(to);
  });

  it('goes nowhere where there is nothing', () => {
    expect(moved(0, 'right', { count: 0, columns: 4, rows: 2 })).toBe(-1);
  });
});
