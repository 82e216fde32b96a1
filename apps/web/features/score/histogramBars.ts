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

/** Where a picture of scores begins and ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const spanOf = (bins: readonly Bin[]): Span => ({ from: bins[0]?.from ?? 0, to: bins.at(-1)?.to ?? 1 });

/**
 * Bars over all that the bins span. Heights go by the square root of the count: strays are few, what belongs is many, and both have to
 * be seen. Empty bins give no bar.
 */
export function histogramBars(bins: readonly Bin[]): HistogramBar[] {
  const span = spanOf(bins);
  const most = Math.max(0, ...bins.map(({ count }) => count));
  return bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, flagged }) => {
      const height = Math.max(lowest, 100 * Math.sqrt(count / most));
      return {
        left: placeOf(from, span),
        width: (100 * (to - from)) / (span.to - span.from),
        height,
        flaggedHeight: (height * Math.min(flagged, count)) / count,
        label: `${from.toFixed(3)}–${to.toFixed(3)}: ${count} ${count === 1 ? 'photo' : 'photos'}${flagged > 0 ? `, ${flagged} flagged` : ''}`,
      };
    });
}

/** Percent of the width, for a score or threshold; kept inside the picture. */
export const placeOf = (score: number, { from, to }: Span): number =>
  100 * Math.min(1, Math.max(0, (score - from) / (to - from)));
