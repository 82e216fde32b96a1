import type { Calibration } from './conformal.ts';

/** Against rounding: (1 − 0.9) · 10 is 1. */
const slack = 1e-9;

/**
 * The (1 − recall) quantile of the calibration scores, by the convention that makes it a guarantee for every n: the k-th
 * smallest with k = ⌊(1 − recall)(n + 1)⌋. A sample drawn as the calibration samples were scores below it with
 * probability at most k / (n + 1) ≤ 1 − recall: it is flagged where its conformal p-value is at most 1 − recall.
 *
 * @returns the threshold; null when n is too small (k = 0), and nothing may be flagged
 */
export function recallThreshold(calibration: Calibration, recall: number): number | null {
  const k = Math.floor((1 - recall) * (calibration.length + 1) + slack);
  return calibration[k - 1] ?? null;
}

/** The least number of calibration samples with which a threshold for this recall flags anything. */
export function neededForRecall(recall: number): number {
  return Math.ceil(1 / (1 - recall) - slack) - 1;
}

/**
 * How far the recall of one calibrated threshold may lie from its expectation: its standard deviation over draws of the
 * calibration samples, Beta(n + 1 − k, k) distributed (Vovk 2012, arXiv 1209.2673).
 */
export function recallDeviation(n: number, recall: number): number {
  const k = Math.floor((1 - recall) * (n + 1) + slack);
  return Math.sqrt((k * (n + 1 - k)) / ((n + 1) ** 2 * (n + 2)));
}
