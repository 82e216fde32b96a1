import { writeFile } from 'node:fs/promises';
import { readNpy } from '@stray/scoring';

/** Rows of unit length that a linear congruential generator fills, as float32, the same every time. */
export function unitMatrix(rows: number, columns: number, seed: number): Float32Array {
  const data = new Float32Array(rows * columns);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[i] = state / 2 ** 31 - 1;
  }
  for (let row = 0; row < rows; row++) {
    const vector = data.subarray(row * columns, (row + 1) * columns);
    const length = Math.hypot(...vector);
    for (let i = 0; i < columns; i++) vector[i] = (vector[i] ?? 0) / length;
  }
  return data;
}

/** A float32 matrix as numpy.save writes it. */
export async function saveNpy(path: string, data: Float32Array, columns: number): Promise<void> {
  const shape = `(${data.length / columns}, ${columns})`;
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const head = Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
    Buffer.from(`${header}\n`, 'latin1'),
  ]);
  await writeFile(path, Buffer.concat([head, new Uint8Array(data.buffer)]));
}

/** The rows of a matrix in a file. */
export async function rowsOf(path: string): Promise<Float32Array[]> {
  const { data, rows, columns } = await readNpy(path);
  return Array.from({ length: rows }, (_, row) => data.subarray(row * columns, (row + 1) * columns));
}

export const inner = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
