import type { Method } from '@stray/core';

/** What samples are scored with: plain data. Arrays on shared memory go to the thread without a copy. */
export interface RescoreWords {
  readonly method: Method;
  readonly dimension: number;
  /** 1/τ. */
  readonly logitScale: number;
  readonly groups: number;
  readonly seed: number;
  /** ID labels [K, dimension], as the method embeds them. */
  readonly ids: Float32Array;
  /** [M, dimension] in the order of their corpus version, as the method embeds them; empty for a method without any. */
  readonly negatives: Float32Array;
}

export interface RescoreSetup {
  /** Processor threads of a matrix product. */
  readonly threads: number;
  /** What may be kept of embeddings and of masses, in bytes. */
  readonly memory: number;
}

export type RescoreRequest =
  | {
      readonly kind: 'hold';
      readonly key: string;
      readonly embeddings: Float32Array;
      readonly dimension: number;
    }
  | { readonly kind: 'holds'; readonly key: string }
  | { readonly kind: 'score'; readonly key: string; readonly words: RescoreWords };

/** Whether it is held; or the scores. */
export type RescoreAnswer = boolean | Float32Array;
