import { seededRandom } from '../random.ts';

/** Lower and upper end of an interval. */
export type Interval = readonly [low: number, high: number];

export interface Intervals {
  readonly auroc: Interval;
  readonly fpr95: { readonly idPositive: Interval; readonly oodPositive: Interval };
}

export interface BootstrapRequest {
  readonly resamples: number;
  readonly seed: number;
  /** Share of the resamples inside the interval; 0.95 unless told. */
  readonly confidence?: number;
}

/**
 * Percentile bootstrap intervals (Efron 1979) of AUROC and of FPR95 in both conventions: ID and OOD images are drawn
 * again, each side from itself, with replacement. They speak of other images of the same kind, not of other data sets.
 *
 * One sort, then one pass over the ranks for each resample; NaN where either side is empty.
 */
export function bootstrap(id: ArrayLike<number>, ood: ArrayLike<number>, request: BootstrapRequest): Intervals {
  const { resamples, seed, confidence = 0.95 } = request;
  const ranks = rankTogether(id, ood);
  const random = seededRandom(seed);
  const auroc = new Float64Array(resamples);
  const idPositive = new Float64Array(resamples);
  const oodPositive = new Float64Array(resamples);
  const drawnId = new Float64Array(ranks.levels);
  const drawnOod = new Float64Array(ranks.levels);
  for (let i = 0; i < resamples; i++) {
    draw(ranks.id, drawnId, random);
    draw(ranks.ood, drawnOod, random);
    const counts = { id: drawnId, ood: drawnOod, n: { id: id.length, ood: ood.length } };
    auroc[i] = aurocOf(counts);
    idPositive[i] = falsePositives(counts);
    oodPositive[i] = falseAlarms(counts);
  }
  const interval = (values: Float64Array): Interval => percentiles(values, confidence);
  return { auroc: interval(auroc), fpr95: { idPositive: interval(idPositive), oodPositive: interval(oodPositive) } };
}

/** For each image the position of its score among the distinct scores of both sides, ascending. */
function rankTogether(id: ArrayLike<number>, ood: ArrayLike<number>) {
  const distinct = Float64Array.from(new Set([...Array.from(id), ...Array.from(ood)])).sort();
  const at = new Map(Array.from(distinct, (score, level) => [score, level]));
  const levels = (scores: ArrayLike<number>) => Uint32Array.from(scores, (score) => at.get(score) ?? 0);
  return { levels: distinct.length, id: levels(id), ood: levels(ood) };
}

function draw(levels: Uint32Array, counts: Float64Array, random: () => number): void {
  counts.fill(0);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[Math.floor(random() * levels.length)] ?? 0;
    counts[level] = (counts[level] ?? 0) + 1;
  }
}

/** How many images of each side have the score of a level. */
interface Counts {
  readonly id: Float64Array;
  readonly ood: Float64Array;
  readonly n: { readonly id: number; readonly ood: number };
}

function aurocOf({ id, ood, n }: Counts): number {
  let below = 0;
  let wins = 0;
  for (let level = 0; level < id.length; level++) {
    const ties = ood[level] ?? 0;
    wins += (id[level] ?? 0) * (below + ties / 2);
    below += ties;
  }
  return wins / (n.id * n.ood);
}

/** Share of OOD at or above the highest score that keeps ≥ 95 % of ID. */
function falsePositives({ id, ood, n }: Counts): number {
  let kept = 0;
  let accepted = 0;
  for (let level = id.length - 1; level >= 0; level--) {
    kept += id[level] ?? 0;
    accepted += ood[level] ?? 0;
    if (kept >= 0.95 * n.id) return accepted / n.ood;
  }
  return 1;
}

/** Share of ID at or below the lowest score that catches ≥ 95 % of OOD. */
function falseAlarms({ id, ood, n }: Counts): number {
  let caught = 0;
  let flagged = 0;
  for (let level = 0; level < id.length; level++) {
    caught += ood[level] ?? 0;
    flagged += id[level] ?? 0;
    if (caught >= 0.95 * n.ood) return flagged / n.id;
  }
  return 1;
}

/** Linear between neighbours, as numpy.percentile. */
function percentiles(values: Float64Array, confidence: number): Interval {
  const sorted = values.sort();
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? Number.NaN;
    const high = sorted[Math.ceil(position)] ?? Number.NaN;
    return low + (high - low) * (position - Math.floor(position));
  };
  return [at((1 - confidence) / 2), at((1 + confidence) / 2)];
}
