import { StrayError } from '@stray/core';

/** Above it a file is refused before a pixel is decoded: Pillow's own limit for a decompression bomb. */
export const pixelLimit = 178_956_970;

/** @throws StrayError IMAGE_TOO_LARGE */
export function withinPixelLimit(width: number, height: number): void {
  if (width * height <= pixelLimit) return;
  const limit = Math.floor(pixelLimit / 1e6);
  throw new StrayError('IMAGE_TOO_LARGE', `${width} × ${height} pixels are over the limit of ${limit} megapixels`);
}

/** Seconds after which libvips is told to give up on an image. It listens between rows, and some codecs do all rows at once. */
export const softTimeLimit = 40;

/** What a process that decodes may take before it is ended. */
export interface DecodeLimits {
  /** For one image by itself, or without an answer where several are under way. */
  readonly timeMs: number;
  /** Resident memory of the process. */
  readonly memoryBytes: number;
}
