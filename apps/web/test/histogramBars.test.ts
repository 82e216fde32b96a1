import { describe, expect, it } from 'vitest';
import { flaggedBelow, histogramBars, joined, scaleOf, spanOf } from '../features/score/histogramBars.ts';

describe('the histogram', () => {
  const bins = [
    { from: 0, to: 0.25, count: 4, flagged: 4, kept: 0, dropped: 0 },
    { from: 0.25, to: 0.5, count: 0, flagged: 0, kept: 0, dropped: 0 },
    { from: 0.5, to: 0.75, count: 16, flagged: 4, kept: 0, dropped: 0 },
    { from: 0.75, to: 1, count: 100, flagged: 0, kept: 0, dropped: 0 },
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
      { from: 0, to: 0.5, count: 1, flagged: 1, kept: 0, dropped: 0 },
      { from: 0.5, to: 1, count: 1e6, flagged: 0, kept: 0, dropped: 0 },
    ]);
    expect(one?.height).toBe(6);
    expect(one?.label).toBe('0.000–0.500: 1 photo, 1 flagged');
  });

  it('is empty without scores', () => {
    expect(histogramBars([])).toEqual([]);
    expect(histogramBars([{ from: 0, to: 1, count: 0, flagged: 0, kept: 0, dropped: 0 }])).toEqual([]);
  });

  it('spans the scores of a method without bounds', () => {
    const wide = [
      { from: -10, to: 0, count: 1, flagged: 1, kept: 0, dropped: 0 },
      { from: 0, to: 10, count: 4, flagged: 0, kept: 0, dropped: 0 },
    ];
    expect(histogramBars(wide).map(({ left, width }) => [left, width])).toEqual([
      [0, 50],
      [50, 50],
    ]);
    expect(scaleOf(spanOf(wide))(5)).toBe(75);
  });

  it('keeps marks inside the picture', () => {
    expect([-1, 0, 0.523, 1, 7].map((score) => scaleOf({ from: 0, to: 1 })(score))).toEqual([
      0, 0, 52.300000000000004, 100, 100,
    ]);
  });

  it('shows what was decided as its share of the bar, and says it', () => {
    const [bar] = histogramBars([{ from: 0, to: 1, count: 4, flagged: 2, kept: 1, dropped: 2 }]);
    expect(bar).toMatchObject({ height: 100, reviewedHeight: 75 });
    expect(bar?.label).toBe('0.000–1.000: 4 photos, 2 flagged, 2 dropped, 1 kept');
  });

  it('is flagged anew below a threshold that is being moved, by the share of the bin that it parts', () => {
    expect(flaggedBelow(bins, 0.625).map(({ flagged }) => flagged)).toEqual([4, 0, 8, 0]);
    expect(flaggedBelow(bins, -1).map(({ flagged }) => flagged)).toEqual([0, 0, 0, 0]);
  });

  it('has fewer and wider bins, which hold what the finer ones held', () => {
    expect(joined(bins, 2)).toEqual([
      { from: 0, to: 0.5, count: 4, flagged: 4, kept: 0, dropped: 0 },
      { from: 0.5, to: 1, count: 116, flagged: 4, kept: 0, dropped: 0 },
    ]);
    expect(joined(bins, 3).map(({ count }) => count)).toEqual([20, 100]);
  });
});
