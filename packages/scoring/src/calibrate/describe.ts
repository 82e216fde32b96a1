import type { ThresholdRule } from '@stray/core';
import { recallDeviation } from './targetRecall.ts';

const suggestion = 'a suggestion without a guarantee, look before you drop';

const condition =
  'this holds if the calibration images are a random draw of images that belong, and are not themselves among the tested';

/** What the rule is and how sure one may be, for a summary. @param n number of calibration scores, 0 without any */
export function describeRule(rule: ThresholdRule, n = 0): string {
  switch (rule.kind) {
    case 'given':
      return 'the threshold you gave';
    case 'even-odds':
      return `default rule even-odds: flagged where the negatives weigh more than the nearest class; ${suggestion}`;
    case 'low-outliers':
      return `default rule low-outliers: flagged where a score lies ${rule.deviations} robust deviations under the median of this run; ${suggestion}`;
    case 'target-recall':
    case 'fdr':
      return `policy ${rule.kind}, calibrated on ${n} images: ${guaranteeOf(rule, n)}`;
    default:
      return rule satisfies never;
  }
}

/** What a calibrated rule promises, and on what condition; null for a rule that promises nothing. */
export function guaranteeOf(rule: ThresholdRule, n: number): string | null {
  switch (rule.kind) {
    case 'target-recall': {
      const spread = percent(recallDeviation(n, rule.recall));
      return `on average at least ${percent(rule.recall)} of the images that belong are kept, give or take ${spread} for one calibration of this size; ${condition}`;
    }
    case 'fdr':
      return `on average at most ${percent(rule.q)} of the flagged images belong after all; ${condition}`;
    case 'given':
    case 'even-odds':
    case 'low-outliers':
      return null;
    default:
      return rule satisfies never;
  }
}

/** Why a calibrated rule flagged nothing. */
export function describeShortfall({ n, needed }: { n: number; needed: number }): string {
  return `nothing could be flagged: with ${n} calibration images no p-value is below 1/${n + 1}, which is not small enough; it takes at least ${needed}`;
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
