import sharp from 'sharp';
import { pixelLimit } from './decode.ts';

/** A WebP that fits in a square of `size` pixels, upright, in sRGB, never enlarged, without the photo's metadata. */
export function thumbnail(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  return sharp(bytes, { failOn: 'none', limitInputPixels: pixelLimit })
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}
