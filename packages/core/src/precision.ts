/** Samples whose scores lie next to each other, and what was decided on them. */
export interface ReviewedBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Of them: kept or relabelled, they belong. */
  readonly kept: number;
  /** Of them: dropped, they do not. */
  readonly dropped: number;
}

/** Which share of the flagged samples really does not belong, as far as decisions tell. */
export interface PrecisionEstimate {
  readonly flagged: number;
  /** Kept, relabelled or dropped; those that somebody is unsure of tell nothing. */
  readonly reviewed: number;
  readonly precision: number;
  /** The interval that holds it with 95 %. */
  readonly low: number;
  readonly high: number;
}

const mostStrata = 8;
const z95 = 1.959964;

/**
 * The precision of flagging below a threshold, of which the decisions are a sample: strata of neighbouring scores, because
 * reviewers begin at the lowest, and in each the posterior prediction for those that nobody has looked at (Jeffreys' prior
 * Beta(½, ½), a beta-binomial), added to what is known. What was reviewed is no longer uncertain, so that the interval closes
 * when all of it is. The interval is normal on the logit of the share.
 *
 * Brown, Cai & DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001), for the prior.
 *
 * @param bins in ascending order; one that the threshold parts counts by its share
 * @returns null where nothing is flagged
 */
export function precisionBelow(bins: readonly ReviewedBin[], threshold: number): PrecisionEstimate | null {
  const below = bins.flatMap((bin) => cutAt(bin, threshold)).filter(({ count }) => count > 0);
  const flagged = below.reduce((sum, { count }) => sum + count, 0);
  if (flagged === 0) return null;
  const strata = inStrata(below, flagged);
  const [mean, variance] = strata
    .map(predict)
    .reduce(([m, v], [mean, variance]) => [m + mean, v + variance], [0, 0] as const);
  const reviewed = below.reduce((sum, { kept, dropped }) => sum + kept + dropped, 0);
  const precision = mean / flagged;
  const deviation = Math.sqrt(variance) / flagged;
  return { flagged: Math.round(flagged), reviewed: Math.round(reviewed), precision, ...interval(precision, deviation) };
}

function cutAt(bin: ReviewedBin, threshold: number): ReviewedBin[] {
  if (bin.to <= threshold) return [bin];
  if (bin.from >= threshold) return [];
  const share = (threshold - bin.from) / (bin.to - bin.from);
  const { count, kept, dropped } = bin;
  return [{ from: bin.from, to: threshold, count: count * share, kept: kept * share, dropped: dropped * share }];
}

/** Neighbouring bins together, until each has about the same number of samples. */
export function inStrata(bins: readonly ReviewedBin[], total: number): ReviewedBin[] {
  const wanted = total / mostStrata;
  const strata: ReviewedBin[] = [];
  let open: ReviewedBin | undefined;
  for (const bin of bins) {
    open = open === undefined ? bin : join(open, bin);
    if (open.count < wanted) continue;
    strata.push(open);
    open = undefined;
  }
  if (open === undefined) return strata;
  const last = strata.pop();
  return [...strata, last === undefined ? open : join(last, open)];
}

function join(a: ReviewedBin, b: ReviewedBin): ReviewedBin {
  const [count, kept, dropped] = [a.count + b.count, a.kept + b.kept, a.dropped + b.dropped];
  return { from: a.from, to: b.to, count, kept, dropped };
}

/** Mean and variance of how many of a stratum do not belong. */
export function predict({ count, kept, dropped }: ReviewedBin): readonly [mean: number, variance: number] {
  const known = kept + dropped;
  const others = Math.max(0, count - known);
  const share = (dropped + 0.5) / (known + 1);
  const variance = (others * share * (1 - share) * (known + 1 + others)) / (known + 2);
  return [dropped + others * share, variance];
}

function interval(share: number, deviation: number): { low: number; high: number } {
  const odds = share * (1 - share);
  if (odds <= 0 || deviation === 0) return { low: share, high: share };
  const logit = Math.log(share / (1 - share));
  const width = (z95 * deviation) / odds;
  return { low: 1 / (1 + Math.exp(-(logit - width))), high: 1 / (1 + Math.exp(-(logit + width))) };
}
