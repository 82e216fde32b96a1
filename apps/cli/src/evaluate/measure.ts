import { bootstrap, evaluate, type Intervals, type Metrics } from '@stray/scoring';

/** How well one arm separates the ID images from one set of OOD images. */
export interface Measured {
  readonly set: string;
  readonly n: { readonly id: number; readonly ood: number };
  readonly metrics: Metrics;
  readonly intervals?: Intervals | undefined;
}

export interface BenchmarkResult {
  /** One a set of OOD images. */
  readonly sets: readonly Measured[];
  /** The unweighted mean over the sets, as in the papers' tables. */
  readonly average: Metrics;
  /** All OOD images as one set. */
  readonly pooled: Measured;
}

export interface Resampling {
  readonly resamples: number;
  readonly seed: number;
}

export interface Side {
  readonly name: string;
  readonly scores: Float64Array;
}

/** @param resampling bootstrap intervals are computed where it is given */
export function measure(id: Float64Array, ood: readonly Side[], resampling?: Resampling): BenchmarkResult {
  const one = (set: string, scores: Float64Array): Measured => ({
    set,
    n: { id: id.length, ood: scores.length },
    metrics: evaluate(id, scores),
    intervals: resampling === undefined ? undefined : bootstrap(id, scores, resampling),
  });
  const sets = ood.map(({ name, scores }) => one(name, scores));
  const [only] = sets;
  const all = Float64Array.from(ood.flatMap(({ scores }) => Array.from(scores)));
  return {
    sets,
    average: averageOf(sets.map(({ metrics }) => metrics)),
    pooled: sets.length === 1 && only !== undefined ? only : one('all', all),
  };
}

function averageOf(metrics: readonly Metrics[]): Metrics {
  const mean = (of: (one: Metrics) => number) => metrics.reduce((sum, one) => sum + of(one), 0) / metrics.length;
  return {
    auroc: mean(({ auroc }) => auroc),
    fpr95: { idPositive: mean(({ fpr95 }) => fpr95.idPositive), oodPositive: mean(({ fpr95 }) => fpr95.oodPositive) },
    aupr: { idPositive: mean(({ aupr }) => aupr.idPositive), oodPositive: mean(({ aupr }) => aupr.oodPositive) },
  };
}
