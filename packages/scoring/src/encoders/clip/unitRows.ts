import { StrayError } from '@stray/core';

/**
 * Scales each row of [n, dimension] to unit length, in place.
 *
 * @throws StrayError ENCODER_INVALID for a row without a direction (all zeros, or not all numbers)
 */
export function toUnitRows(rows: Float32Array, dimension: number, nameOf: (row: number) => string): Float32Array {
  for (let from = 0; from < rows.length; from += dimension) {
    let squares = 0;
    for (let i = from; i < from + dimension; i++) squares += (rows[i] ?? 0) ** 2;
    const norm = Math.sqrt(squares);
    if (!(norm > 0 && norm < Number.POSITIVE_INFINITY)) {
      throw new StrayError('ENCODER_INVALID', `The encoder gives no direction for ${nameOf(from / dimension)}.`);
    }
    for (let i = from; i < from + dimension; i++) rows[i] = (rows[i] ?? 0) / norm;
  }
  return rows;
}
