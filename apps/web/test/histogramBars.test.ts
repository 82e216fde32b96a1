import { describe, expect, it } from 'vitest';
import { histogramBars, placeOf, spanOf } from '../features/score/histogramBars.ts';

describe('the histogram', () => {
  const bins = [
    { from: 0, to: 0.25, count: 4, flagged: 4 },
    { from: 0.25, to: 0.5, count: 0, flagged: 0 },
    { from: 0.5, to: 0.75, count: 16, flagged: 4 },
    { from: 0.75, to: 1, count: 100, flagged: 0 },
  ];

  it('has a bar for every bin that holds something, as high as the square root of its count', () => {
    expect(histogramBars(bins).map(({ left, width, height }) => [left, width, height])).toEqual([
      [0, 25, 20],
      [50, 25, 40],
      [75, 25, 100],
    ]);
  });

  it('shows the flagged as their share of the bar', () => {
    expect(histogramBars(bins).map(({ flaggedHeight }) => flaggedHeight)).toEqual([20, 10, 0]);
  });

  it('lets one photo among a million be seen', () => {
    const [one] = histogramBars([
      { from: 0, to: 0.5, count: 1, flagged: 1 },
      { from: 0.5, to: 1, count: 1e6, flagged: 0 },
    ]);
    expect(one?.height).toBe(6);
    expect(one?.label).toBe('0.000–0.500: 1 photo, 1 flagged');
  });

  it('is empty without scores', () => {
    expect(histogramBars([])).toEqual([]);
    expect(histogramBars([{ from: 0, to: 1, count: 0, flagged: 0 }])).toEqual([]);
  });

  it('spans the scores of a method without bounds', () => {
    const wide = [
      { from: -10, to: 0, count: 1, flagged: 1 },
      { from: 0, to: 10, count: 4, flagged: 0 },
    ];
    expect(histogramBars(wide).map(({ left, width }) => [left, width])).toEqual([
      [0, 50],
      [50, 50],
    ]);
    expect(placeOf(5, spanOf(wide))).toBe(75);
  });

  it('keeps marks inside the picture', () => {
    expect([-1, 0, 0.523, 1, 7].map((score) => placeOf(score, { from: 0, to: 1 }))).toEqual([
      0, 0, 52.300000000000004, 100, 100,
    ]);
  });
});
