import { StrayError } from '@stray/core';

/** Rows of a matrix in a file. */
export interface Rows {
  readonly path: string;
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Position of the first one in the file; 0 unless told. */
  readonly first?: number;
}

/**
 * The same rows, each divided by its length, in place.
 *
 * @throws StrayError EMBEDDINGS_INVALID naming a row of length 0
 */
export function unitRows(rows: Rows): Rows {
  const { data, columns, path, first = 0 } = rows;
  for (let row = 0; row < rows.rows; row++) {
    const length = lengthOf(data, row * columns, columns);
    if (length === 0) throw new StrayError('EMBEDDINGS_INVALID', `${path}: row ${first + row} has the length 0.`);
    for (let i = row * columns; i < (row + 1) * columns; i++) data[i] = (data[i] ?? 0) / length;
  }
  return rows;
}

/** As much as half precision leaves a unit vector of a thousand numbers off. */
const tolerance = 0.01;

export interface LengthWatch {
  see(rows: Rows): Rows;
  /** One line a file whose rows are not of unit length. */
  warnings(): string[];
}

/** Notes which files hold rows that are not of unit length; nothing where they are normalised anyway. */
export function watchLengths(normalize: boolean): LengthWatch {
  const found = new Map<string, { row: number; length: number }>();
  return {
    see(rows) {
      const { path, data, columns, first = 0 } = rows;
      for (let row = 0; !normalize && !found.has(path) && row < rows.rows; row++) {
        const length = lengthOf(data, row * columns, columns);
        if (Math.abs(length - 1) > tolerance) found.set(path, { row: first + row, length });
      }
      return rows;
    },
    warnings: () =>
      Array.from(found, ([path, { row, length }]) => {
        const example = `row ${row} has the length ${length.toPrecision(3)}`;
        return `${path}: rows are not of unit length (${example}) and are compared as they are; --normalize divides them`;
      }),
  };
}

function lengthOf(data: Float32Array, from: number, columns: number): number {
  let sum = 0;
  for (let i = from; i < from + columns; i++) sum += (data[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}
