import type { Method } from '@stray/core';
import type { Scorer } from '@stray/scoring';

/** One way of scoring that is measured: a method, under a setting of an ablation. */
export interface Arm {
  readonly method: Method;
  /** What was changed and to what; empty for the method as it is. */
  readonly factor: string;
  readonly value: string;
  readonly scorer: Scorer;
}
