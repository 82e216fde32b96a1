import type { ImageBatch } from './scores/scorer.ts';

/** Vectors of `dimension` numbers as one row-major matrix [rows.length, dimension]. */
export function stackRows(rows: readonly Float32Array[], dimension: number): Float32Array {
  const matrix = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    matrix.set(row, i * dimension);
  });
  return matrix;
}

/** Encoded images as scorers take them. */
export function stackImages(
  images: readonly { readonly embedding: Float32Array; readonly maxProbability?: number | undefined }[],
  dimension: number,
): ImageBatch {
  const embeddings = stackRows(
    images.map(({ embedding }) => embedding),
    dimension,
  );
  const known = images.flatMap(({ maxProbability }) => maxProbability ?? []);
  return { embeddings, maxProbability: known.length === images.length ? Float32Array.from(known) : undefined };
}
