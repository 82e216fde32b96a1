import { z } from 'zod';

const share = (what: string) => z.number().gt(0, `${what} lies between 0 and 1`).lt(1, `${what} lies between 0 and 1`);

/** What a person may ask for. The last two need calibration: scores of samples known to belong. */
export const thresholdPolicy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('given'), threshold: z.number() }),
  /** Keep this share of the samples that belong. */
  z.object({ kind: z.literal('target-recall'), recall: share('a recall') }),
  /** Let good samples be at most this share of the flagged. */
  z.object({ kind: z.literal('fdr'), q: share('a false-discovery share') }),
]);
export type ThresholdPolicy = z.infer<typeof thresholdPolicy>;

/** How a run comes to its threshold; a sample is flagged when its score is below it. Stored on runs as it is. */
export const thresholdRule = z.discriminatedUnion('kind', [
  ...thresholdPolicy.options,
  z.object({ kind: z.literal('even-odds'), threshold: z.number() }),
  z.object({
    kind: z.literal('low-outliers'),
    deviations: z.number(),
    /** What the deviations are measured on: the logits of scores in [0, 1], or scores without bounds as they are. */
    scale: z.enum(['logit', 'linear']).default('logit'),
  }),
]);
export type ThresholdRule = z.infer<typeof thresholdRule>;

/** Calibration scores that a run may have: all are kept with it. */
export const calibrationLimit = 100_000;

/** True for the rules that need calibration scores. */
export function needsCalibration(
  rule: ThresholdRule,
): rule is Extract<ThresholdRule, { kind: 'target-recall' | 'fdr' }> {
  return rule.kind === 'target-recall' || rule.kind === 'fdr';
}
