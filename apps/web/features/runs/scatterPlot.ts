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
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    low = Math.min(low, point.before, point.after);
    high = Math.max(high, point.before, point.after);
  }
  if (!Number.isFinite(low)) [low, high] = [0, 1];
  if (high === low) [low, high] = [low - 0.5, high + 0.5];
  const place = (score: number) => Math.round(((score - low) / (high - low)) * size * 10) / 10;
  const line = (score: number | null) => (score === null ? null : Math.min(size, Math.max(0, place(score))));
  const up = line(after);
  return {
    dots: points.map((point, key) => {
      const was = before !== null && point.before < before;
      const is = after !== null && point.after < after;
      const side = was === is ? 'same' : is ? 'entering' : 'leaving';
      return { key, x: place(point.before), y: Math.round((size - place(point.after)) * 10) / 10, side };
    }),
    lines: { across: line(before), up: up === null ? null : size - up },
    low: low.toFixed(2),
    high: high.toFixed(2),
  };
}
