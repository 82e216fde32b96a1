import { scoreWords } from '../../words/index.ts';
import type { VariablesOf } from '../api/graphql.ts';
import type { Run } from '../dataset/documents.ts';
import type { StartRun } from './documents.ts';

export const ruleKinds = ['own', 'given', 'target-recall', 'fdr'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What the form holds of thresholds, as it was typed. */
export interface ThresholdChoice {
  readonly rule: RuleKind;
  /** Of `given` a score, of the others per cent. */
  readonly amounts: Readonly<Record<Exclude<RuleKind, 'own'>, string>>;
  /** The dataset of photos known to belong; empty for none. */
  readonly calibrationId: string;
}

export type Policy = NonNullable<VariablesOf<typeof StartRun>['thresholdPolicy']>;

export const firstChoice = (run: Run | null): ThresholdChoice => ({
  rule: ruleKinds.find((kind) => kind === run?.thresholdPolicy) ?? 'own',
  amounts: { given: run?.threshold?.toString() ?? '0.5', 'target-recall': '95', fdr: '10' },
  calibrationId: run?.calibration?.datasetId ?? '',
});

export const needsCalibration = (rule: RuleKind): boolean => rule === 'target-recall' || rule === 'fdr';

/** The policy as the API takes it; undefined for the method's own rule. */
export function policyOf({ rule, amounts }: ThresholdChoice): Policy | undefined {
  switch (rule) {
    case 'own':
      return undefined;
    case 'given':
      return { given: Number(amounts.given) };
    case 'target-recall':
      return { targetRecall: Number(amounts['target-recall']) / 100 };
    case 'fdr':
      return { fdr: Number(amounts.fdr) / 100 };
    default:
      return rule satisfies never;
  }
}

/** Why the complete run cannot be flagged anew by this choice from the scores that it has; null when it can. */
export function whyNotFlag(run: Run | null, { rule, calibrationId }: ThresholdChoice): string | null {
  if (run?.status !== 'COMPLETED') return scoreWords.form.noCompleteRun;
  if (!needsCalibration(rule)) return null;
  const calibrated = (run.calibration?.n ?? 0) > 0 && run.calibration?.datasetId === calibrationId;
  return calibrated ? null : scoreWords.form.notCalibrated;
}
