import { type Calibration, countAtMost, pValue } from './conformal.ts';

/** Against rounding: a p-value that equals its bound in real numbers is within it. */
const slack = 1 + 1e-12;

/**
 * Benjamini–Hochberg: with p-values in ascending order, the largest k for which the k-th is at most q k / m.
 * @returns how many are rejected: the first k
 */
export function benjaminiHochberg(ascending: ArrayLike<number>, q: number): number {
  const m = ascending.length;
  for (let k = m; k > 0; k -= 1) {
    if ((ascending[k - 1] ?? 1) <= ((q * k) / m) * slack) return k;
  }
  return 0;
}

export interface FalseDiscovery {
  /** Samples that score below it are exactly those that Benjamini–Hochberg rejects; null when it rejects none. */
  readonly threshold: number | null;
  /** Calibration samples from which on these scores could lead to a flag; see `fdrThreshold`. */
  readonly needed: number;
}

/**
 * Benjamini–Hochberg at level q over the conformal p-values of all tested scores. Conformal p-values that share one
 * calibration set depend on each other in a way that leaves the guarantee whole (Bates et al. 2023, theorem 2): the
 * expected share of good samples among the flagged is at most q.
 *
 * The rejected are a score threshold without rounding or ties left over: p ≤ (1 + c) / (n + 1) holds where at most c
 * calibration scores are ≤ s, which is where s lies strictly below the (c + 1)-th smallest of them. That calibration
 * score is the threshold.
 *
 * `needed`: the k tested scores below every calibration score have the least p-value, 1 / (n + 1), which must not exceed
 * q k / m. Hence n ≥ m / (q k) − 1; with no such score, what a single one would take.
 */
export function fdrThreshold(calibration: Calibration, scores: ArrayLike<number>, q: number): FalseDiscovery {
  const tested = Float64Array.from(scores).sort();
  const rejected = benjaminiHochberg(
    tested.map((score) => pValue(calibration, score)),
    q,
  );
  const below = belowAll(calibration, tested);
  const needed = Math.max(Math.ceil(tested.length / (q * slack) / Math.max(below, 1)) - 1, 1);
  const last = tested[rejected - 1];
  if (last === undefined) return { threshold: null, needed };
  return { threshold: calibration[countAtMost(calibration, last)] ?? null, needed };
}

/** How many of the ascending tested scores lie below every calibration score. */
function belowAll(calibration: Calibration, tested: Float64Array): number {
  const least = calibration[0] ?? Number.NEGATIVE_INFINITY;
  const first = tested.findIndex((score) => score >= least);
  return first === -1 ? tested.length : first;
}
