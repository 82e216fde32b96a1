import type { Interpolation, View } from '@stray/core';
import type { Pixels } from '../decode/decode.ts';
import { type Region, type Resize, resample, type Size } from './resample.ts';

/** Encoders whose long side is rounded were made for images cut to this aspect ratio; the others for whole ones. */
const maxAspect = 4;

/**
 * The squares of pixels that an encoder looks at, [views, size, size, 3] uint8; equal to what Pillow's Image.resize makes
 * of the same photo, with antialias (the kernel widens with the factor).
 */
export async function preprocess(
  pixels: Pixels,
  views: readonly View[],
  interpolation: Interpolation = 'bicubic',
): Promise<Uint8Array> {
  const wanted = views.map((view) => resizeOf(pixels, view));
  const result = new Uint8Array(wanted.reduce((bytes, { kept }) => bytes + kept.width * kept.height * 3, 0));
  let offset = 0;
  for (const resize of wanted) {
    const { width, height } = resize.kept;
    resample(pixels, { ...resize, filter: interpolation }, { data: result, offset, stride: width * 3 });
    offset += width * height * 3;
  }
  return result;
}

function resizeOf(photo: Size, view: View): Omit<Resize, 'filter'> {
  switch (view.kind) {
    case 'squash': {
      const size = { width: view.size, height: view.size };
      return { seen: middle(photo, photo), size, kept: middle(size, size) };
    }
    case 'resize-short-side-crop':
      return shortSideCrop(photo, view);
    default:
      return view satisfies never;
  }
}

type ShortSideCrop = Extract<View, { kind: 'resize-short-side-crop' }>;

/** Short side to `resize`, long side to resize · long / short, rounded or cut; then the crop at floor((side − crop) / 2). */
function shortSideCrop(photo: Size, { resize, crop, longSide }: ShortSideCrop): Omit<Resize, 'filter'> {
  const { width, height } = photo;
  const short = Math.min(width, height);
  const longest = longSide === 'round' ? maxAspect * short : Math.max(width, height);
  const seen = middle(photo, { width: Math.min(width, longest), height: Math.min(height, longest) });
  const half = longSide === 'round' ? short : 0;
  const scaled = (side: number) => (side === short ? resize : Math.floor((2 * resize * side + half) / (2 * short)));
  const size = { width: scaled(seen.width), height: scaled(seen.height) };
  return { seen, size, kept: middle(size, { width: crop, height: crop }) };
}

function middle(size: Size, { width, height }: Size): Region {
  return { left: Math.floor((size.width - width) / 2), top: Math.floor((size.height - height) / 2), width, height };
}
