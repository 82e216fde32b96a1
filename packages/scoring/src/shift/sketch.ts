import sharp from 'sharp';

/**
 * A pencil drawing by the colour-dodge of drawing programs: grey / (1 − blurred negative), which leaves dark lines where
 * the brightness changes and white elsewhere; mixed with the photo.
 *
 * @param share of the drawing in the mixture
 * @param sigma width of its strokes, in pixels
 */
export function sketch(share: number, sigma: number) {
  return async (rgb: Uint8Array, size: { width: number; height: number }): Promise<Uint8Array> => {
    const raw = { raw: { ...size, channels: 3 } } as const;
    const grey = await sharp(rgb, raw).greyscale().raw().toBuffer();
    const blurred = await sharp(grey, { raw: { ...size, channels: 1 } })
      .blur(Math.max(sigma, 0.3))
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    const drawn = new Uint8Array(rgb.length);
    for (let pixel = 0; pixel < grey.length; pixel++) {
      const line = Math.min(255, (255 * (grey[pixel] ?? 0)) / Math.max(blurred[pixel] ?? 0, 1));
      for (let i = pixel * 3; i < pixel * 3 + 3; i++) {
        drawn[i] = Math.round(share * line + (1 - share) * (rgb[i] ?? 0));
      }
    }
    return drawn;
  };
}
