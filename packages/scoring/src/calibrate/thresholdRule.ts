import type { Method } from '@stray/core';

/** How a run came to its threshold; an image is flagged when its score is below it. */
export type ThresholdRule =
  | { readonly kind: 'given'; readonly threshold: number }
  | { readonly kind: 'even-odds'; readonly threshold: number }
  | { readonly kind: 'low-outliers'; readonly deviations: number };

/**
 * The rule of a run that names no threshold. Neither knows the truth: both are suggestions, without a guarantee.
 *
 * - NegLabel: `even-odds`, 0.5: the image resembles the negatives as much as the classes.
 * - MCM: `low-outliers`: its scores have no natural middle, so what lies more than 3 robust deviations (1.4826 · MAD)
 *   under the median of the logit scores.
 */
export function defaultRule(method: Method): ThresholdRule {
  return method === 'neglabel'
    ? { kind: 'even-odds', threshold: 0.5 }
    : { kind: 'low-outliers', deviations: 3 };
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
      return 'default rule even-odds: flagged where the negatives are nearer than the classes; a suggestion without a guarantee, look before you drop';
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
