import { isBounded, type Method, type ThresholdPolicy, thresholdPolicy } from '@stray/core';
import { builder } from '../builder.ts';
import { RefusedInput } from './error.ts';

export const ThresholdPolicyInput = builder.inputType('ThresholdPolicyInput', {
  description: 'How the threshold is chosen: exactly one of these. The last two need a calibration dataset.',
  fields: (t) => ({
    given: t.float({ description: 'This threshold.' }),
    targetRecall: t.float({ description: 'Keep this share of the samples that belong, between 0 and 1.' }),
    fdr: t.float({
      description:
        'Let samples that belong be at most this share of the flagged, between 0 and 1 (Benjamini–Hochberg).',
    }),
  }),
});

/** @throws RefusedInput unless exactly one policy is given, with a number that it can have */
export function readPolicy(
  given: typeof ThresholdPolicyInput.$inferInput | null | undefined,
  method: Method,
): ThresholdPolicy | null {
  if (given === null || given === undefined) return null;
  const wanted = [
    { kind: 'given', threshold: given.given },
    { kind: 'target-recall', recall: given.targetRecall },
    { kind: 'fdr', q: given.fdr },
  ].filter(({ threshold, recall, q }) => (threshold ?? recall ?? q ?? null) !== null);
  if (wanted.length !== 1) {
    throw new RefusedInput('BAD_ARGUMENT', 'Give exactly one of given, targetRecall and fdr.', 'thresholdPolicy');
  }
  const parsed = thresholdPolicy.safeParse(wanted[0]);
  if (!parsed.success) {
    const why = parsed.error.issues[0]?.message ?? 'it is not understood';
    throw new RefusedInput('BAD_ARGUMENT', `The threshold policy cannot be: ${why}.`, 'thresholdPolicy');
  }
  const policy = parsed.data;
  if (policy.kind === 'given' && isBounded(method) && (policy.threshold < 0 || policy.threshold > 1)) {
    throw new RefusedInput('BAD_ARGUMENT', `A threshold of ${method} lies from 0 to 1.`, 'thresholdPolicy');
  }
  return policy;
}
