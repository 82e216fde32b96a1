import type { EncoderFolder, ErrorCode } from '@stray/core';

/** Where an image's bytes come from: a file (its path as raw bytes, for names that are not UTF-8), or memory. */
export type ImageSource =
  | { readonly kind: 'file'; readonly path: Uint8Array }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export type EncodedImage =
  | {
      readonly kind: 'encoded';
      /** [dimension] */
      readonly embedding: Float32Array;
      readonly width: number;
      readonly height: number;
      /** Mean colour, 0xRRGGBB. */
      readonly colour: number;
    }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

export interface WorkerSetup {
  readonly folder: EncoderFolder;
  readonly threads: number;
}

export type ToWorker =
  | { readonly kind: 'batch'; readonly id: number; readonly images: readonly ImageSource[] }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly results: readonly EncodedImage[] }
  | { readonly kind: 'broken'; readonly code: ErrorCode; readonly message: string };
