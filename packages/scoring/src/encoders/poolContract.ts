import type { Device, EncoderFolder, EncoderManifest, ErrorCode, QualityFacts } from '@stray/core';
import type { ImageBatch } from '../scores/scorer.ts';

/** Where an image's bytes come from: a file (its path as raw bytes, for names that are not UTF-8), or memory. */
export type ImageSource =
  | { readonly kind: 'file'; readonly path: Uint8Array }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface FailedImage {
  readonly kind: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
}

interface ImageFacts {
  readonly width: number;
  readonly height: number;
  /** Mean colour, 0xRRGGBB. */
  readonly colour: number;
  /** Where the pool was asked for thumbnails. */
  readonly look?: ImageLook | undefined;
}

/** What a person sees of an image. */
export interface ImageLook {
  /** WebP. */
  readonly thumbnail: Uint8Array;
  readonly quality: QualityFacts;
}

export interface DecodeSetup {
  readonly preprocessing: EncoderManifest['preprocessing'];
  /** Side of the square that thumbnails fit in; none are made when left out. */
  readonly thumbnail?: number | undefined;
}

export type PreparedImage =
  | ({
      readonly kind: 'prepared';
      /** [views, size, size, 3] */
      readonly pixels: Uint8Array;
    } & ImageFacts)
  | FailedImage;

export type EncodedImage =
  | ({
      readonly kind: 'encoded';
      /** [dimension] */
      readonly embedding: Float32Array;
      /** The largest class probability, the mean over views, of an encoder that is a closed-set classifier. */
      readonly maxProbability?: number | undefined;
    } & ImageFacts)
  | FailedImage;

export interface NetworkSetup {
  readonly folder: EncoderFolder;
  readonly device: Device;
  /** Processor threads of the session. */
  readonly threads: number;
}

export type PoolSetup = NetworkSetup & DecodeSetup;

/** What a network says of no images. */
export const nothing: ImageBatch = { embeddings: new Float32Array() };

/** The images with what the network says of the prepared ones in their places. */
export function withEmbeddings(
  images: readonly PreparedImage[],
  { embeddings, maxProbability }: ImageBatch,
): EncodedImage[] {
  const dimension = embeddings.length / Math.max(images.filter(({ kind }) => kind === 'prepared').length, 1);
  let row = 0;
  return images.map((image) => {
    if (image.kind === 'failed') return image;
    const { width, height, colour, look } = image;
    const embedding = embeddings.slice(row * dimension, (row + 1) * dimension);
    const known = { maxProbability: maxProbability?.[row] };
    row += 1;
    return { kind: 'encoded', embedding, ...known, width, height, colour, look };
  });
}

/** The memory behind arrays that have one of their own, to be handed to another thread without a copy. */
export function buffersOf(arrays: readonly (Uint8Array | Float32Array)[]): ArrayBuffer[] {
  return arrays.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
