/** What is measured of an image while it is decoded. It belongs to the bytes, and to no dataset. */
export interface QualityFacts {
  /** 5th and 99th percentile of perceived brightness, 0 to 1. */
  readonly brightnessP5: number;
  readonly brightnessP99: number;
  /** How abruptly the strongest edges change, in shares of the contrast; see docs/quality.md. */
  readonly sharpness: number;
  /** Shannon entropy of the luminance, in bits, 0 to 8. */
  readonly entropy: number;
  /** 64 bits, as 16 hex digits; null for an image that has nothing to compare. */
  readonly perceptualHash: string | null;
}

export const qualityIssues = [
  'DARK',
  'BRIGHT',
  'BLURRY',
  'LOW_INFORMATION',
  'ODD_RATIO',
  'ODD_SIZE',
  'DUPLICATE',
] as const;

export type QualityIssue = (typeof qualityIssues)[number];

/**
 * Where an issue begins. Only measures are stored, so that another threshold needs no decoding. Those of brightness, entropy
 * and ratio are CleanVision's defaults.
 */
export const qualityThresholds = {
  /** DARK: its brightest hundredth is darker. */
  darkP99: 0.32,
  /** BRIGHT: all but its darkest twentieth is brighter. */
  brightP5: 0.95,
  /** BLURRY: its sharpest edges are softer. */
  sharpness: 0.055,
  /** LOW_INFORMATION: fewer bits. */
  entropy: 3,
  /** ODD_RATIO: the short side is a smaller share of the long one. */
  ratio: 0.35,
  /** ODD_SIZE: outside the quartiles of the dataset by so many distances between them, in log2 of √(width · height) … */
  sizeDistances: 3,
  /** … which is at least a factor of two. */
  leastSizeOctaves: 1,
  /** DUPLICATE: so many of 64 bits differ at most. */
  duplicateBits: 7,
} as const;
