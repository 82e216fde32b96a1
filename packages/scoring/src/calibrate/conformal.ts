import { calibrationLimit, StrayError } from '@stray/core';

/** Scores of samples known to belong, in ascending order; at least one. */
export type Calibration = Float64Array;

/**
 * @throws StrayError CALIBRATION_EMPTY without a score, CALIBRATION_UNSUITABLE with one that is no number or with more
 *   than 100,000
 */
export function calibrationOf(scores: ArrayLike<number>): Calibration {
  if (scores.length === 0) throw new StrayError('CALIBRATION_EMPTY', 'There is no calibration score.');
  if (scores.length > calibrationLimit) {
    const limit = calibrationLimit.toLocaleString('en');
    throw new StrayError(
      'CALIBRATION_UNSUITABLE',
      `${scores.length.toLocaleString('en')} calibration images are more than ${limit}: a random draw of ${limit} does.`,
    );
  }
  const sorted = Float64Array.from(scores).sort();
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) {
    throw new StrayError('CALIBRATION_UNSUITABLE', 'A calibration score is not a finite number.');
  }
  return sorted;
}

/**
 * The conformal p-value of a score s: (1 + #{calibration scores ≤ s}) / (n + 1) (Bates et al. 2023, arXiv 2104.08279).
 *
 * Of a sample drawn as the calibration samples were, P(p ≤ a) ≤ a for every a, ties included: it counts as one of n + 1
 * equals, and the 1 in the numerator is the sample itself. The least p-value is 1 / (n + 1).
 */
export function pValue(calibration: Calibration, score: number): number {
  return (1 + countAtMost(calibration, score)) / (calibration.length + 1);
}

/** How many of the ascending scores are ≤ `score`. */
export function countAtMost(ascending: Float64Array, score: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= score) from = middle + 1;
    else to = middle;
  }
  return from;
}
