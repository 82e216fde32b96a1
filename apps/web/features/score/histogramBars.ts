import type { ReviewedBin } from '@stray/core/precision';
import { max, sum } from 'd3-array';
import { formatScore, scoreWords } from '../../words/index.ts';
import { percentScale, rootScale } from '../frame/scales.ts';

/** Scores next to each other: how many are flagged, and what was decided on them. */
export interface ShownBin extends ReviewedBin {
  readonly flagged: number;
}

export interface HistogramBar {
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
  /** Percent of the height, of all and of the flagged samples. */
  readonly height: number;
  readonly flaggedHeight: number;
  /** Of those that were kept, relabelled or dropped. */
  readonly reviewedHeight: number;
  readonly label: string;
}

/** A bin that holds anything is seen, however high the others are. */
const lowest = 6;

/** Where a picture of scores begins and ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const spanOf = (bins: readonly ShownBin[]): Span => ({ from: bins[0]?.from ?? 0, to: bins.at(-1)?.to ?? 1 });

/**
 * Bars over all that the bins span. Heights go by the square root of the count: strays are few, what belongs is many, and both have to
 * be seen. Empty bins give no bar.
 */
export function histogramBars(bins: readonly ShownBin[]): HistogramBar[] {
  const place = scaleOf(spanOf(bins));
  const heightOf = rootScale(max(bins, ({ count }) => count) ?? 0);
  return bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, flagged, kept, dropped }) => {
      const height = Math.max(lowest, heightOf(count));
      return {
        left: place(from),
        width: place(to) - place(from),
        height,
        flaggedHeight: (height * Math.min(flagged, count)) / count,
        reviewedHeight: (height * Math.min(kept + dropped, count)) / count,
        label: scoreWords.histogram.bar({
          from: formatScore(from),
          to: formatScore(to),
          photos: count,
          flagged,
          dropped,
          kept,
        }),
      };
    });
}

/** Percent of the width, for a score or threshold; kept inside the picture. */
export const scaleOf = ({ from, to }: Span) => percentScale(from, to);

/** The same scores as they would be flagged below another threshold; a bin that it parts counts by its share. */
export function flaggedBelow(bins: readonly ShownBin[], threshold: number): ShownBin[] {
  return bins.map((bin) => ({ ...bin, flagged: (bin.count * scaleOf(bin)(threshold)) / 100 }));
}

/** Fewer bins: as many neighbours as there are in each, together. */
export function joined(bins: readonly ShownBin[], each: number): ShownBin[] {
  const groups = Array.from({ length: Math.ceil(bins.length / each) }, (_, i) => bins.slice(i * each, (i + 1) * each));
  return groups.map((group) => ({
    ...spanOf(group),
    count: sum(group, ({ count }) => count),
    flagged: sum(group, ({ flagged }) => flagged),
    kept: sum(group, ({ kept }) => kept),
    dropped: sum(group, ({ dropped }) => dropped),
  }));
}
