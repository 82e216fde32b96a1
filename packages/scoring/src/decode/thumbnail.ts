import { attempt, opened, readHeader } from './decode.ts';

/**
 * A WebP that fits in a square of `size` pixels, upright, in sRGB, never enlarged, without the photo's metadata.
 *
 * @throws StrayError as `decode`
 */
export async function thumbnail(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const header = await readHeader(bytes);
  return attempt(header, bytes, () =>
    opened(header, bytes, { failOn: 'none' })
      .autoOrient()
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .webp({ quality: 80, effort: 2 })
      .toBuffer(),
  );
}
