import type { ScoredImage, ThresholdRule } from '@stray/core';
import type { ImageBatch } from '../scores/scorer.ts';
import type { GatheredMaterial } from '../words/wordsContract.ts';
import type { PackedImages } from './packed.ts';

export interface JudgesSetup {
  /** Processor threads of a matrix product. */
  readonly threads: number;
  /** What the embeddings of all words held may weigh, in bytes; the material used last is held whatever its weight. */
  readonly memory: number;
}

/** What a judge says of images. */
export interface Judged<Images = readonly ScoredImage[]> {
  readonly images: Images;
  /** The rule of the method for these words. */
  readonly rule: ThresholdRule;
  /** Labels that were asked for. */
  readonly classCount: number;
  readonly warnings: readonly string[];
}

export type JudgesRequest =
  | { readonly kind: 'hold'; readonly key: string; readonly gathered: GatheredMaterial }
  | { readonly kind: 'judge'; readonly key: string; readonly images: ImageBatch };

/** Null where nothing is held under the key. */
export type JudgesAnswer =
  | { readonly kind: 'held' }
  | { readonly kind: 'judged'; readonly judged: Judged<PackedImages> | null };
