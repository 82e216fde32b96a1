import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';

export interface Dot {
  readonly key: number;
  /** Pixels from the left and from the top. */
  readonly x: number;
  readonly y: number;
  readonly side: 'same' | 'entering' | 'leaving';
}

export interface ScatterPlot {
  readonly dots: readonly Dot[];
  /** Where the thresholds are; null where a run has none. */
  readonly lines: { readonly across: number | null; readonly up: number | null };
  readonly low: string;
  readonly high: string;
}

interface Point {
  readonly before: number;
  readonly after: number;
}

/** Where the points are on a square of so many pixels, both scores on one scale that holds them all. */
export function scatterPlot(
  points: readonly Point[],
  [before, after]: readonly [number | null, number | null],
  size: number,
): ScatterPlot {
  let [low = 0, high = 1] = extent(points.flatMap((point) => [point.before, point.after]));
  if (high === low) [low, high] = [low - 0.5, high + 0.5];
  const across = scaleLinear([low, high], [0, size]).interpolate(interpolateTenths).clamp(true);
  const up = across.copy().range([size, 0]);
  return {
    dots: points.map((point, key) => {
      const was = before !== null && point.before < before;
      const is = after !== null && point.after < after;
      const side = was === is ? 'same' : is ? 'entering' : 'leaving';
      return { key, x: across(point.before), y: up(point.after), side };
    }),
    lines: { across: before === null ? null : across(before), up: after === null ? null : up(after) },
    low: low.toFixed(2),
    high: high.toFixed(2),
  };
}

/** A tenth of a pixel is exact enough, and keeps thousands of points short. */
const interpolateTenths = (from: number, to: number) => (share: number) =>
  Math.round((from + (to - from) * share) * 10) / 10;
