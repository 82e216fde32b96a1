/** Vectors of `dimension` numbers as one row-major matrix [rows.length, dimension]. */
export function stackRows(rows: readonly Float32Array[], dimension: number): Float32Array {
  const matrix = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    matrix.set(row, i * dimension);
  });
  return matrix;
}
