import type { ScoreRun } from '@stray/db';
import { describeShortfall, guaranteeOf } from '@stray/scoring';
import { rulesOf } from './flag.ts';

export interface CalibrationPromise {
  /** What the run's policy promises and on what condition; null where it promises nothing. */
  readonly guarantee: string | null;
  /** Why nothing could be flagged; null where something could. */
  readonly shortfall: string | null;
}

/** What a run with n calibration scores may be trusted for, in words. */
export function promiseOf(run: Pick<ScoreRun, 'id' | 'parameters'>, n: number): CalibrationPromise {
  const { rule, calibrationNeeded } = rulesOf(run);
  if (rule === undefined || n === 0) return { guarantee: null, shortfall: null };
  const needed = calibrationNeeded ?? null;
  return { guarantee: guaranteeOf(rule, n), shortfall: needed === null ? null : describeShortfall({ n, needed }) };
}
