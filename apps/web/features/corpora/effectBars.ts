import { effectWords } from '../../words/index.ts';
import type { Effect } from './documents.ts';

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
  const from = bins[0]?.from ?? 0;
  const span = (bins.at(-1)?.to ?? 1) - from;
  const most = Math.max(1, ...bins.flatMap(({ before, after }) => [before, after]));
  const height = (count: number) => 100 * Math.sqrt(count / most);
  return bins
    .filter(({ before, after }) => before + after > 0)
    .map((bin) => ({
      left: (100 * (bin.from - from)) / span,
      width: (100 * (bin.to - bin.from)) / span,
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
