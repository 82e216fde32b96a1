import type { Run } from '../dataset/documents.ts';
import type { RunChoice } from './RunForm.tsx';

export type ScoredBefore = Pick<Run, 'encoderId' | 'method' | 'threshold' | 'thresholdPolicy'>;

/** Scores as a run did, with what new runs use now; a threshold that was set by hand stays. */
export function choiceOf(run: ScoredBefore | null): Partial<RunChoice> {
  if (run === null) return {};
  const { encoderId, method, threshold, thresholdPolicy } = run;
  const byHand = thresholdPolicy === 'given' && threshold !== null;
  return { encoderId, method, ...(byHand ? { thresholdPolicy: { given: threshold } } : {}) };
}
