import type { Bin } from '../dataset/documents.ts';

export interface HistogramBar {
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
  /** Percent of the height, of all and of the flagged samples. */
  readonly height: number;
  readonly flaggedHeight: number;
  readonly label: string;
}

/** A bin that holds anything is seen, however high the others are. */
const lowest = 6;

/**
 * Bars over [0, 1]. Heights go by the square root of the count: strays are few, what belongs is many, and both have to
 * be seen. Empty bins give no bar.
 */
export function histogramBars(bins: readonly Bin[]): HistogramBar[] {
  const most = Math.max(0, ...bins.map(({ count }) => count));
  return bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, flagged }) => {
      const height = Math.max(lowest, 100 * Math.sqrt(count / most));
      return {
        left: 100 * from,
        width: 100 * (to - from),
        height,
        flaggedHeight: (height * Math.min(flagged, count)) / count,
        label: `${from.toFixed(3)}–${to.toFixed(3)}: ${count} ${count === 1 ? 'photo' : 'photos'}${flagged > 0 ? `, ${flagged} flagged` : ''}`,
      };
    });
}

/** Percent of the width, for a score or threshold; kept inside the picture. */
export const placeOf = (score: number): number => 100 * Math.min(1, Math.max(0, score));
