import sharp, { type Sharp } from 'sharp';
import { decode } from '../decode/decode.ts';
import { seededRandom } from '../random.ts';
import { sketch } from './sketch.ts';

/** What befalls the photos of a data set that has moved away from the one that its classes were written for. */
export const shifts = ['blur', 'noise', 'jpeg', 'contrast', 'sketch'] as const;
export type Shift = (typeof shifts)[number];

export const strengths = [1, 2, 3, 4, 5] as const;
export type Strength = (typeof strengths)[number];

/** Radius of the Gaussian, in pixels of a photo whose short side is 224. */
const blurSigma = { 1: 0.8, 2: 1.4, 3: 2.2, 4: 3.2, 5: 4.5 } as const;
/** Standard deviation of the Gaussian noise, of 255. */
const noiseSigma = { 1: 12, 2: 22, 3: 36, 4: 56, 5: 84 } as const;
const jpegQuality = { 1: 40, 2: 25, 3: 15, 4: 9, 5: 5 } as const;
/** Share of the contrast that is left. */
const contrastLeft = { 1: 0.5, 2: 0.35, 3: 0.22, 4: 0.13, 5: 0.07 } as const;
/** Share of the sketch in the mixture with the photo. */
const sketchShare = { 1: 0.2, 2: 0.4, 3: 0.6, 4: 0.8, 5: 1 } as const;

/** Short side to which larger photos are brought first, so that a strength means the same for each of them. */
const shortSide = 336;

export interface ShiftRequest {
  readonly shift: Shift;
  readonly strength: Strength;
  /** Decides the noise. */
  readonly seed: number;
}

/**
 * A photo, moved away: blurred, noisy, recompressed, of low contrast, or drawn with a pencil, in five strengths, in the
 * manner of ImageNet-C (Hendrycks & Dietterich, ICLR 2019) and ImageNet-Sketch (Wang et al., NeurIPS 2019).
 *
 * @returns the bytes of an image file: PNG, or JPEG for `jpeg`
 * @throws StrayError as `decode` does
 */
export async function shiftImage(bytes: Uint8Array, { shift, strength, seed }: ShiftRequest): Promise<Uint8Array> {
  const { pixels } = await decode(bytes);
  const { data, width, height } = pixels;
  const photo = sharp(data, { raw: { width, height, channels: 3 } }).resize({
    width: shortSide,
    height: shortSide,
    fit: 'outside',
    withoutEnlargement: true,
  });
  const scale = Math.min(Math.min(width, height), shortSide) / 224;
  switch (shift) {
    case 'blur':
      return toPng(photo.blur(Math.max(blurSigma[strength] * scale, 0.3)));
    case 'noise':
      return throughPixels(photo, addNoise(noiseSigma[strength], seededRandom(seed)));
    case 'jpeg':
      return photo.jpeg({ quality: jpegQuality[strength] }).toBuffer();
    case 'contrast':
      return toPng(photo.linear(contrastLeft[strength], 127.5 * (1 - contrastLeft[strength])));
    case 'sketch':
      return throughPixels(photo, sketch(sketchShare[strength], 3 * scale));
    default:
      return shift satisfies never;
  }
}

/** Bytes of an RGB image to others of the same size. */
export type PixelWork = (rgb: Uint8Array, size: { width: number; height: number }) => Promise<Uint8Array> | Uint8Array;

async function throughPixels(photo: Sharp, work: PixelWork): Promise<Uint8Array> {
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const moved = await work(data, { width, height });
  return toPng(sharp(moved, { raw: { width, height, channels: 3 } }));
}

/** Lossless, and hardly compressed: it is read again at once. */
const toPng = (image: Sharp) => image.png({ compressionLevel: 1 }).toBuffer();

function addNoise(sigma: number, random: () => number): PixelWork {
  return (rgb) => {
    const noisy = new Uint8Array(rgb.length);
    for (let i = 0; i < rgb.length; i += 2) {
      // Box–Muller gives two independent numbers a time.
      const radius = sigma * Math.sqrt(-2 * Math.log(1 - random()));
      const angle = 2 * Math.PI * random();
      noisy[i] = toByte((rgb[i] ?? 0) + radius * Math.cos(angle));
      if (i + 1 < rgb.length) noisy[i + 1] = toByte((rgb[i + 1] ?? 0) + radius * Math.sin(angle));
    }
    return noisy;
  };
}

const toByte = (x: number) => Math.min(255, Math.max(0, Math.round(x)));
