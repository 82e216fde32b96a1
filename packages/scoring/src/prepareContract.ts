import type { EncoderFolder, ErrorCode, Method } from '@stray/core';
import type { JudgeMaterial } from './judge.ts';

export interface PrepareRequest {
  readonly folder: EncoderFolder;
  readonly labels: readonly string[];
  readonly method: Method;
  readonly seed: number;
}

export type Prepared =
  | { readonly kind: 'prepared'; readonly material: JudgeMaterial; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string };
