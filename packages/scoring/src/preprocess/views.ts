import type { View } from '@stray/core';
import sharp, { type Region } from 'sharp';
import type { Pixels } from '../decode/decode.ts';
import { enlarge } from './enlarge.ts';

/** What a longer image shows beyond it lies outside any crop and would only have to be resized. */
const maxAspect = 4;

/**
 * The squares of pixels that an encoder looks at, [views, size, size, 3] uint8.
 *
 * Resizing is Catmull-Rom bicubic with antialias (the kernel widens with the factor), as Pillow's BICUBIC; equal to it
 * within the tolerance stated in docs/ARCHITECTURE.md.
 */
export async function preprocess(pixels: Pixels, views: readonly View[]): Promise<Uint8Array> {
  return Buffer.concat(await Promise.all(views.map((view) => makeView(pixels, view))));
}

function makeView(pixels: Pixels, view: View): Promise<Uint8Array> {
  switch (view.kind) {
    case 'squash': {
      const square = { width: view.size, height: view.size };
      return resize(pixels, square, square);
    }
    case 'resize-short-side-crop':
      return shortSideCrop(pixels, view);
    default:
      return view satisfies never;
  }
}

type ShortSideCrop = Extract<View, { kind: 'resize-short-side-crop' }>;

/** Short side to `resize`, long side to floor(resize · long / short + ½), then the crop at floor((side − crop) / 2). */
function shortSideCrop(pixels: Pixels, view: ShortSideCrop): Promise<Uint8Array> {
  const { width, height } = pixels;
  const short = Math.min(width, height);
  const seen = crop(pixels, { width: Math.min(width, maxAspect * short), height: Math.min(height, maxAspect * short) });
  const scaled = (side: number) =>
    side === short ? view.resize : Math.floor((2 * view.resize * side + short) / (2 * short));
  const size = { width: scaled(seen.width), height: scaled(seen.height) };
  return resize(seen, size, { width: view.crop, height: view.crop });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Resizes a photo and keeps the middle `box` of it. */
async function resize(pixels: Pixels, size: Size, box: Size): Promise<Uint8Array> {
  const { data, width, height } = pixels;
  if (size.width > width || size.height > height) return crop({ data: enlarge(pixels, size), ...size }, box).data;
  const image = sharp(data, { raw: { width, height, channels: 3 } }).resize({ ...size, fit: 'fill', kernel: 'cubic' });
  const whole = size.width === box.width && size.height === box.height;
  // With the box in its hands libvips makes no more of the resized photo than that.
  return (whole ? image : image.extract(middle(size, box))).raw().toBuffer();
}

function middle(size: Size, box: Size): Region {
  const left = Math.floor((size.width - box.width) / 2);
  return { left, top: Math.floor((size.height - box.height) / 2), width: box.width, height: box.height };
}

function crop({ data, ...size }: Pixels, box: Size): Pixels {
  const { left, top, width, height } = middle(size, box);
  if (width === size.width && height === size.height) return { data, width, height };
  const cut = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * size.width + left) * 3;
    cut.set(data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data: cut, width, height };
}
