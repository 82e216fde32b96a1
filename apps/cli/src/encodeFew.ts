import type { EncoderFolder } from '@stray/core';
import { type EncodedImage, type ImageSource, openImagePool } from '@stray/scoring';

/** Encodes a few images on the processor, in their order, to see what an encoder does. */
export async function encodeFew(folder: EncoderFolder, sources: readonly ImageSource[]): Promise<EncodedImage[]> {
  const pool = await openImagePool(folder, { workers: 1, device: 'cpu' });
  try {
    const images: EncodedImage[] = [];
    for await (const { image } of pool.encode(inTurn(sources))) images.push(image);
    return images;
  } finally {
    await pool.close();
  }
}

async function* inTurn(sources: readonly ImageSource[]) {
  for (const source of sources) yield { source };
}
