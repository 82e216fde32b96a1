import type { View } from '@stray/core';
import type { ImageBatch } from '../scores/scorer.ts';

/** The images' half of an encoder, on the calling thread. */
export interface ImageTower {
  readonly views: readonly View[];
  /** Embeddings [n, dimension] of n preprocessed images, each [views, size, size, 3] uint8. */
  encode(images: readonly Uint8Array[]): Promise<Float32Array>;
  /** The embeddings with what a closed-set classifier says of the images; absent where the network is none. */
  classify?(images: readonly Uint8Array[]): Promise<ImageBatch>;
  close(): Promise<void>;
}
