/** The rows of a matrix at the places named, one after another. */
export function rowsAt(matrix: Float32Array, places: Uint32Array, dimension: number): Float32Array {
  const rows = new Float32Array(places.length * dimension);
  places.forEach((from, to) => {
    rows.set(matrix.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  return rows;
}

/** A hash of the bits of each row of a matrix [n, dimension], as two words of 32 bits: [2n]. */
export function rowHashes(matrix: Float32Array, dimension: number): Uint32Array {
  const bits = new Uint32Array(matrix.buffer, matrix.byteOffset, matrix.length);
  const count = matrix.length / dimension;
  const hashes = new Uint32Array(2 * count);
  for (let row = 0; row < count; row++) {
    let a = 0x9e3779b9;
    let b = 0x85ebca6b;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      const word = bits[i] ?? 0;
      a = Math.imul(a ^ word, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b ^ word, 0xc2b2ae35);
      b = (b << 13) | (b >>> 19);
    }
    hashes[2 * row] = a;
    hashes[2 * row + 1] = b;
  }
  return hashes;
}

/** Rows that are alike to the last bit, stood for by the first of them. */
export interface DistinctRows {
  /** [distinct], where each of them stands first. */
  readonly first: Uint32Array;
  /** [n], which of the distinct rows each row is. */
  readonly of: Uint32Array;
}

export function distinctRows(matrix: Float32Array, dimension: number): DistinctRows {
  const bytes = Buffer.from(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const width = dimension * matrix.BYTES_PER_ELEMENT;
  const alike = (a: number, b: number) =>
    bytes.compare(bytes, b * width, (b + 1) * width, a * width, (a + 1) * width) === 0;
  const hashes = rowHashes(matrix, dimension);
  const of = new Uint32Array(hashes.length / 2);
  const first: number[] = [];
  const byHash = new Map<number, number[]>();
  for (let row = 0; row < of.length; row++) {
    const hash = (hashes[2 * row] ?? 0) * 0x100000 + ((hashes[2 * row + 1] ?? 0) >>> 12);
    const rivals = byHash.get(hash) ?? [];
    const known = rivals.find((distinct) => alike(first[distinct] ?? 0, row));
    of[row] = known ?? first.length;
    if (known !== undefined) continue;
    byHash.set(hash, [...rivals, first.length]);
    first.push(row);
  }
  return { first: Uint32Array.from(first), of };
}
