import type { Method } from '@stray/core';

/** How a run came to its threshold; an image is flagged when its score is below it. */
export type ThresholdRule =
  | { readonly kind: 'given'; readonly threshold: number }
  | { readonly kind: 'even-odds'; readonly threshold: number }
  | { readonly kind: 'low-outliers'; readonly deviations: number };

/**
 * The rule of a run that names no threshold. Neither knows the truth: both are suggestions, without a guarantee.
 *
 * - NegLabel: `even-odds`: the best class weighs as much as a group of negatives. With n negatives a group and K classes
 *   of which K − 1 are far, that is S_id / S_g = 1 + (K − 1) / n: a score of 0.5 for one class, more for many, because
 *   far classes add to the ID mass too.
 * - MCM: `low-outliers`: its scores have no natural middle, so what lies more than 3 robust deviations (1.4826 · MAD)
 *   under the median of the logit scores.
 */
export function defaultRule(method: Method, size: { classes: number; negativesPerGroup: number }): ThresholdRule {
  if (method === 'mcm') return { kind: 'low-outliers', deviations: 3 };
  const odds = 1 + (size.classes - 1) / size.negativesPerGroup;
  return { kind: 'even-odds', threshold: odds / (1 + odds) };
}

/** True when the threshold is known before any image is scored. */
export function isFixed(rule: ThresholdRule): rule is Exclude<ThresholdRule, { kind: 'low-outliers' }> {
  return rule.kind !== 'low-outliers';
}

/** The threshold that a rule gives for a run's scores; with no scores, or no spread in them, nothing is below it. */
export function thresholdOf(rule: ThresholdRule, scores: ArrayLike<number>): number {
  if (isFixed(rule)) return rule.threshold;
  const logits = Float64Array.from(scores, logit).sort();
  const middle = median(logits);
  const spread = 1.4826 * median(logits.map((x) => Math.abs(x - middle)).sort());
  if (!(spread > 0)) return 0;
  return 1 / (1 + Math.exp(rule.deviations * spread - middle));
}

/** What the rule is and how sure one may be, for a summary. */
export function describeRule(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'given':
      return 'the threshold you gave';
    case 'even-odds':
      return 'default rule even-odds: flagged where the negatives weigh more than the nearest class; a suggestion without a guarantee, look before you drop';
    case 'low-outliers':
      return `default rule low-outliers: flagged where a score lies ${rule.deviations} robust deviations under the median of this run; a suggestion without a guarantee, look before you drop`;
    default:
      return rule satisfies never;
  }
}

const epsilon = 1e-7;

function logit(score: number): number {
  const p = Math.min(Math.max(score, epsilon), 1 - epsilon);
  return Math.log(p / (1 - p));
}

function median(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
