import { isBounded, type Method, methodFacts, needsCalibration, StrayError, type ThresholdRule } from '@stray/core';
import { fdrThreshold } from './benjaminiHochberg.ts';
import type { Calibration } from './conformal.ts';
import { neededForRecall, recallThreshold } from './targetRecall.ts';

/**
 * The rule of a run that names no threshold. Neither knows the truth: both are suggestions, without a guarantee.
 *
 * - `even-odds` (NegLabel and its kind): the best class weighs as much as a group of negatives. With n negatives a group
 *   and K classes of which K − 1 are far, that is S_id / S_g = 1 + (K − 1) / n: a score of 0.5 for one class, more for
 *   many, because far classes add to the ID mass too. Ungrouped, all G groups weigh against the classes at once.
 * - `low-outliers` (MCM and others without a natural middle): what lies more than 3 robust deviations (1.4826 · MAD) under
 *   the median of the logits of the scores, or of the scores where these have no bounds.
 */
export function defaultRule(
  method: Method,
  { classes, negativesPerGroup, groups = 1 }: { classes: number; negativesPerGroup: number; groups?: number },
): ThresholdRule {
  if (methodFacts[method].rule === 'low-outliers') {
    return { kind: 'low-outliers', deviations: 3, scale: isBounded(method) ? 'logit' : 'linear' };
  }
  const odds = (1 + (classes - 1) / negativesPerGroup) / (method === 'neglabel-ungrouped' ? groups : 1);
  return { kind: 'even-odds', threshold: odds / (1 + odds) };
}

/** The same for so many words: G groups of floor(negatives / G) each, G cut to the number of negatives. */
export function defaultRuleFor(
  method: Method,
  { classes, negatives, groups: wanted }: { classes: number; negatives: number; groups: number },
): ThresholdRule {
  const groups = Math.min(wanted, Math.max(negatives, 1));
  return defaultRule(method, { classes, negativesPerGroup: Math.max(Math.floor(negatives / groups), 1), groups });
}

export interface Decided {
  /** Samples that score below it are flagged. */
  readonly threshold: number;
  /** Set when nothing can be flagged because the calibration is too small, to the number of samples it takes at least. */
  readonly calibrationNeeded: number | null;
}

/**
 * The threshold that a rule gives for a run's scores, as a number that is stored and compared with `<`. Where a rule
 * flags nothing it is the least of the scores.
 *
 * @throws StrayError CALIBRATION_EMPTY for a rule that needs calibration scores without any
 */
export function decideThreshold(
  rule: ThresholdRule,
  { scores, calibration }: { scores: ArrayLike<number>; calibration?: Calibration | undefined },
): Decided {
  const known = knownThreshold(rule, calibration);
  if (known !== null) return { threshold: known, calibrationNeeded: null };
  if (rule.kind === 'low-outliers') {
    return { threshold: lowOutliers(rule, scores) ?? least(scores), calibrationNeeded: null };
  }
  if (!needsCalibration(rule)) throw new StrayError('INTERNAL', `The rule ${rule.kind} needs no scores.`);
  if (rule.kind === 'target-recall') {
    return { threshold: least(scores), calibrationNeeded: neededForRecall(rule.recall) };
  }
  const set = required(calibration, rule);
  const { threshold, needed } = fdrThreshold(set, scores, rule.q);
  if (threshold !== null) return { threshold, calibrationNeeded: null };
  return { threshold: least(scores), calibrationNeeded: needed > set.length ? needed : null };
}

/**
 * The threshold of a rule that does not depend on the scores to be flagged; null when it does.
 * @throws StrayError CALIBRATION_EMPTY for a rule that needs calibration scores without any
 */
export function knownThreshold(rule: ThresholdRule, calibration?: Calibration): number | null {
  switch (rule.kind) {
    case 'given':
    case 'even-odds':
      return rule.threshold;
    case 'target-recall':
      return recallThreshold(required(calibration, rule), rule.recall);
    case 'fdr':
    case 'low-outliers':
      return null;
    default:
      return rule satisfies never;
  }
}

function required(calibration: Calibration | undefined, rule: ThresholdRule): Calibration {
  if (calibration !== undefined && calibration.length > 0) return calibration;
  throw new StrayError('CALIBRATION_EMPTY', `The policy ${rule.kind} needs scores of images known to belong.`);
}

type LowOutliers = Extract<ThresholdRule, { kind: 'low-outliers' }>;

/** @returns null without scores, or without spread in them */
function lowOutliers({ deviations, scale }: LowOutliers, scores: ArrayLike<number>): number | null {
  const values = Float64Array.from(scores, scale === 'logit' ? logit : Number).sort();
  const middle = median(values);
  const spread = 1.4826 * median(values.map((x) => Math.abs(x - middle)).sort());
  if (!(spread > 0)) return null;
  const cut = middle - deviations * spread;
  return scale === 'logit' ? 1 / (1 + Math.exp(-cut)) : cut;
}

function least(scores: ArrayLike<number>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scores.length; i += 1) lowest = Math.min(lowest, scores[i] ?? lowest);
  return Number.isFinite(lowest) ? lowest : 0;
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
