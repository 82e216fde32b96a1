import type { View } from '@stray/core';
import sharp from 'sharp';
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

async function makeView(pixels: Pixels, view: View): Promise<Uint8Array> {
  switch (view.kind) {
    case 'squash':
      return (await resize(pixels, { width: view.size, height: view.size })).data;
    case 'resize-short-side-crop':
      return (await shortSideCrop(pixels, view)).data;
    default:
      return view satisfies never;
  }
}

type ShortSideCrop = Extract<View, { kind: 'resize-short-side-crop' }>;

/** Short side to `resize`, long side to floor(resize · long / short + ½), then the crop at floor((side − crop) / 2). */
async function shortSideCrop({ data, width, height }: Pixels, view: ShortSideCrop): Promise<Pixels> {
  const short = Math.min(width, height);
  const seen = crop(
    { data, width, height },
    { width: Math.min(width, maxAspect * short), height: Math.min(height, maxAspect * short) },
  );
  const scaled = (side: number) =>
    side === short ? view.resize : Math.floor((2 * view.resize * side + short) / (2 * short));
  const resized = await resize(seen, { width: scaled(seen.width), height: scaled(seen.height) });
  return crop(resized, { width: view.crop, height: view.crop });
}

async function resize(pixels: Pixels, size: { width: number; height: number }): Promise<Pixels> {
  const { data, width, height } = pixels;
  if (size.width > width || size.height > height) return { data: enlarge(pixels, size), ...size };
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return {
    data: await image
      .resize({ ...size, fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer(),
    ...size,
  };
}

/** The middle of a photo; its offset is rounded down. */
function crop({ data, width, height }: Pixels, box: { width: number; height: number }): Pixels {
  if (box.width === width && box.height === height) return { data, width, height };
  const left = Math.floor((width - box.width) / 2);
  const top = Math.floor((height - box.height) / 2);
  const cut = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++) {
    const from = ((top + y) * width + left) * 3;
    cut.set(data.subarray(from, from + box.width * 3), y * box.width * 3);
  }
  return { data: cut, ...box };
}
