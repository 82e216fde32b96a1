import type { Sharp } from 'sharp';
import { attempt, type Header, opened, readHeader } from './decode.ts';

/**
 * A WebP that fits in a square of `size` pixels, upright, in sRGB, never enlarged, without the photo's metadata.
 *
 * @throws StrayError as `decode`
 */
export async function thumbnail(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const header = await readHeader(bytes);
  return attempt(header, bytes, () => encodeThumbnail(reduced(header, bytes, size)));
}

/** The image in the size of its thumbnail. */
export function reduced(header: Header, bytes: Uint8Array, size: number): Sharp {
  return opened(header, bytes, { failOn: 'none' })
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' });
}

export const encodeThumbnail = (image: Sharp): Promise<Buffer> => image.webp({ quality: 80, effort: 2 }).toBuffer();
