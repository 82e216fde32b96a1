import { max } from 'd3-array';
import { effectWords } from '../../words/index.ts';
import { percentScale, rootScale } from '../frame/scales.ts';
import type { Effect } from './effectDocuments.ts';

export interface BeforeAfter {
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
  /** Percent of the height. */
  readonly before: number;
  readonly after: number;
  readonly label: string;
}

/** Two histograms on one scale; heights by the square root of the counts, as in the band of the dataset. */
export function beforeAfterBars(bins: Effect['histogram']): BeforeAfter[] {
  const place = percentScale(bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1);
  const height = rootScale(max(bins, ({ before, after }) => Math.max(before, after)) ?? 0);
  return bins
    .filter(({ before, after }) => before + after > 0)
    .map((bin) => ({
      left: place(bin.from),
      width: place(bin.to) - place(bin.from),
      before: height(bin.before),
      after: height(bin.after),
      label: effectWords.bin(bin),
    }));
}

/** Two scores to three decimals, or to as many as it takes to tell them apart; six at most. */
export function scorePair({ before, after }: { before: number; after: number }): { before: string; after: string } {
  let digits = 3;
  while (digits < 6 && before !== after && before.toFixed(digits) === after.toFixed(digits)) digits += 1;
  return { before: before.toFixed(digits), after: after.toFixed(digits) };
}
