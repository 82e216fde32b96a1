import type { View } from '@stray/core';
import sharp, { type Region, type Sharp } from 'sharp';
import type { Pixels } from '../decode/decode.ts';

/** What a longer image shows beyond it lies outside any crop and would only have to be resized. */
const maxAspect = 4;

/**
 * The squares of pixels that an encoder looks at, [views, size, size, 3] uint8.
 *
 * Resizing is Catmull-Rom bicubic with antialias (the kernel widens with the factor), as Pillow's BICUBIC; equal to it
 * within the tolerance stated in docs/ARCHITECTURE.md.
 */
export async function preprocess(pixels: Pixels, views: readonly View[]): Promise<Uint8Array> {
  const made = await Promise.all(views.map((view) => makeView(pixels, view)));
  return made.length === 1 && made[0] !== undefined ? made[0] : Buffer.concat(made);
}

function makeView(pixels: Pixels, view: View): Promise<Uint8Array> {
  const { data, width, height } = pixels;
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  switch (view.kind) {
    case 'squash':
      return image.resize({ width: view.size, height: view.size, fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
    case 'resize-short-side-crop':
      return shortSideCrop(image, pixels, view);
    default:
      return view satisfies never;
  }
}

type ShortSideCrop = Extract<View, { kind: 'resize-short-side-crop' }>;

/** Short side to `resize`, long side to floor(resize · long / short + ½), then the crop at floor((side − crop) / 2). */
function shortSideCrop(image: Sharp, { width, height }: Pixels, view: ShortSideCrop): Promise<Uint8Array> {
  const short = Math.min(width, height);
  const cut = { width: Math.min(width, maxAspect * short), height: Math.min(height, maxAspect * short) };
  if (cut.width < width || cut.height < height) image.extract(centred(width, height, cut));
  const scaled = (side: number) =>
    side === short ? view.resize : Math.floor((2 * view.resize * side + short) / (2 * short));
  const size = { width: scaled(cut.width), height: scaled(cut.height) };
  return image
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    .extract(centred(size.width, size.height, { width: view.crop, height: view.crop }))
    .raw()
    .toBuffer();
}

function centred(width: number, height: number, box: { width: number; height: number }): Region {
  return { left: Math.floor((width - box.width) / 2), top: Math.floor((height - box.height) / 2), ...box };
}
