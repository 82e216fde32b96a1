import type { Sample } from './documents.ts';

/** The longer side of the usual thumbnail, in pixels of the screen. */
const thumbnailSide = 256;

type Sources = Pick<Sample, 'thumbnail' | 'preview' | 'imageUrl' | 'error'>;

/** Where a tile of `side` screen pixels finds its photo, best first; nothing for a sample that cannot be decoded. */
export function tileSources({ thumbnail, preview, imageUrl, error }: Sources, side: number): string[] {
  if (error) return [];
  return side > 1.5 * thumbnailSide ? [preview, thumbnail, imageUrl] : [thumbnail, imageUrl];
}

/** A photo that is seen larger than a tile and smaller than the window. */
export function previewSources({ thumbnail, preview, imageUrl, error }: Sources): string[] {
  return error ? [] : [preview, thumbnail, imageUrl];
}

/** The whole photo; a kind that browsers do not show is shown by its thumbnail. */
export function wholeSources({ thumbnail, preview, imageUrl, error }: Sources): string[] {
  return error ? [] : [imageUrl, preview, thumbnail];
}
