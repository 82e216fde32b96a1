import sharp from 'sharp';
import type { ImageLook } from '../encoders/poolContract.ts';
import { measureQuality } from '../quality/measure.ts';
import { attempt, readHeader } from './decode.ts';
import { encodeThumbnail, reduced } from './thumbnail.ts';

/**
 * A thumbnail as `thumbnail` makes it, and what its pixels say of the image's quality.
 *
 * @throws StrayError as `decode`
 */
export async function look(bytes: Uint8Array, size: number): Promise<ImageLook> {
  const header = await readHeader(bytes);
  return attempt(header, bytes, async () => {
    const { data, info } = await reduced(header, bytes, size).toColourspace('srgb').removeAlpha().raw().toBuffer({
      resolveWithObject: true,
    });
    const { width, height } = info;
    const quality = measureQuality({ data, width, height });
    const thumbnail = await encodeThumbnail(sharp(data, { raw: { width, height, channels: 3 } }));
    return { thumbnail, quality };
  });
}
