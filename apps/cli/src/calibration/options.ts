import type { ThresholdPolicy } from '@stray/core';
import { z } from 'zod';

export const calibrationConfig = {
  threshold: { type: 'string' },
  calibration: { type: 'string' },
  'target-recall': { type: 'string' },
  fdr: { type: 'string' },
} as const;

const number = z.string().transform((text) => (text.trim() === '' ? Number.NaN : Number(text)));

const share = number.refine((x) => x > 0 && x < 1, 'must be a number between 0 and 1').optional();

export const calibrationOptions = {
  threshold: number.refine(Number.isFinite, 'must be a number').optional(),
  calibration: z.string().min(1, 'name a folder or a file').optional(),
  'target-recall': share,
  fdr: share,
};

export const calibrationHelp = `  --threshold T        flag images that score below T; a default rule decides without it
  --calibration C      a folder of images known to belong, or the .csv or .jsonl that "stray score --out" wrote for
                       them with the same encoder, method and labels: every image gets its conformal p-value
  --target-recall R    with --calibration: keep the share R of images that belong (0.95 unless told otherwise)
  --fdr Q              with --calibration: let images that belong be at most the share Q of the flagged`;

export interface CalibrationChoice {
  readonly threshold?: number | undefined;
  readonly calibration?: string | undefined;
  readonly 'target-recall'?: number | undefined;
  readonly fdr?: number | undefined;
}

/** What is wrong with these options together; null when nothing is. */
export function contradiction(options: CalibrationChoice): { path: string; message: string } | null {
  const [first, second] = (['fdr', 'target-recall', 'threshold'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (first !== undefined && second !== undefined) return { path: first, message: `goes without --${second}` };
  if (first !== undefined && first !== 'threshold' && options.calibration === undefined) {
    return { path: first, message: 'needs --calibration with images known to belong' };
  }
  return null;
}

const defaultRecall = 0.95;

/** The policy asked for; undefined leaves it to the method's default rule. */
export function policyOf(options: CalibrationChoice): ThresholdPolicy | undefined {
  const { threshold, calibration, fdr } = options;
  if (threshold !== undefined) return { kind: 'given', threshold };
  if (fdr !== undefined) return { kind: 'fdr', q: fdr };
  if (calibration === undefined) return undefined;
  return { kind: 'target-recall', recall: options['target-recall'] ?? defaultRecall };
}
