/** Both conventions, always named. Scores are "higher = in-distribution" in either. */
export interface Metrics {
  readonly auroc: number;
  readonly fpr95: { readonly idPositive: number; readonly oodPositive: number };
  readonly aupr: { readonly idPositive: number; readonly oodPositive: number };
}

/**
 * How well scores separate ID from OOD images; NaN where either side is empty.
 *
 * - AUROC: probability that an ID image scores higher than an OOD one, ties half.
 * - idPositive (MCM, NegLabel, CSP): FPR95 = share of OOD accepted at the highest threshold that keeps ≥ 95 % of ID;
 *   AUPR = average precision.
 * - oodPositive (OpenOOD v1.5): FPR95 = share of ID flagged at the first threshold that catches ≥ 95 % of OOD;
 *   AUPR = area under the precision-recall points by trapezoid.
 */
export function evaluate(id: ArrayLike<number>, ood: ArrayLike<number>): Metrics {
  if (id.length === 0 || ood.length === 0) {
    const none = { idPositive: Number.NaN, oodPositive: Number.NaN };
    return { auroc: Number.NaN, fpr95: none, aupr: none };
  }
  const idCurve = curve(id, ood);
  const oodCurve = curve(Float64Array.from(ood, negate), Float64Array.from(id, negate));
  return {
    auroc: areaUnderRoc(idCurve),
    fpr95: { idPositive: falsePositivesAt(idCurve, 0.95), oodPositive: falsePositivesAt(oodCurve, 0.95) },
    aupr: { idPositive: averagePrecision(idCurve), oodPositive: trapezoid(oodCurve) },
  };
}

/** Points of the ROC curve with ID as the positive class, from the highest threshold down; shares, from (0, 0) to (1, 1). */
export function roc(id: ArrayLike<number>, ood: ArrayLike<number>): { readonly fpr: number; readonly tpr: number }[] {
  const { points, positives, negatives } = curve(id, ood);
  return [{ fpr: 0, tpr: 0 }, ...points.map(({ tp, fp }) => ({ fpr: fp / negatives, tpr: tp / positives }))];
}

interface Curve {
  readonly positives: number;
  readonly negatives: number;
  /** Cumulative true and false positives, from the highest score down, one point a distinct score. */
  readonly points: readonly { readonly tp: number; readonly fp: number }[];
}

const negate = (x: number) => -x;

function curve(positive: ArrayLike<number>, negative: ArrayLike<number>): Curve {
  const p = Float64Array.from(positive).sort().reverse();
  const n = Float64Array.from(negative).sort().reverse();
  const points: { tp: number; fp: number }[] = [];
  let tp = 0;
  let fp = 0;
  while (tp < p.length || fp < n.length) {
    const threshold = Math.max(p[tp] ?? Number.NEGATIVE_INFINITY, n[fp] ?? Number.NEGATIVE_INFINITY);
    while (tp < p.length && p[tp] === threshold) tp++;
    while (fp < n.length && n[fp] === threshold) fp++;
    points.push({ tp, fp });
  }
  return { positives: p.length, negatives: n.length, points };
}

function areaUnderRoc({ points, positives, negatives }: Curve): number {
  let area = 0;
  let last = { tp: 0, fp: 0 };
  for (const point of points) {
    area += ((point.fp - last.fp) * (point.tp + last.tp)) / 2;
    last = point;
  }
  return area / (positives * negatives);
}

function falsePositivesAt({ points, positives, negatives }: Curve, recall: number): number {
  const point = points.find(({ tp }) => tp >= recall * positives);
  return point === undefined ? 1 : point.fp / negatives;
}

function averagePrecision({ points, positives }: Curve): number {
  let sum = 0;
  let last = 0;
  for (const { tp, fp } of points) {
    sum += ((tp - last) / positives) * (tp / (tp + fp));
    last = tp;
  }
  return sum;
}

function trapezoid({ points, positives }: Curve): number {
  let area = 0;
  let last = { recall: 0, precision: 1 };
  for (const { tp, fp } of points) {
    const point = { recall: tp / positives, precision: tp / (tp + fp) };
    area += ((point.recall - last.recall) * (point.precision + last.precision)) / 2;
    last = point;
  }
  return area;
}
