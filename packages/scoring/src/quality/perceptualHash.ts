export interface Luminance {
  /** Row-major. */
  readonly luminance: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const side = 32;
const bits = 64;

/** Levels by which 32 × 32 squares must differ for a hash to say anything, as their standard deviation. */
const leastDeviation = 1.5;

/**
 * pHash (Zauner, 2010): of the luminance in 32 × 32 squares the discrete cosine transform, and of its 64 lowest frequencies
 * but the constant one whether each is above their median. Scaling, recompression and a change of brightness or contrast leave
 * most of them as they are.
 *
 * @returns 16 hex digits; null for an image that is all but of one colour, whose bits would be noise
 */
export function perceptualHash(image: Luminance): string | null {
  const squares = averaged(image);
  const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  const deviation = Math.sqrt(squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / squares.length);
  if (deviation < leastDeviation) return null;
  const lowest = lowestOf(squares);
  const median = [...lowest].sort((a, b) => a - b)[bits / 2] ?? 0;
  let hash = 0n;
  for (const value of lowest) hash = (hash << 1n) | (value >= median ? 1n : 0n);
  return hash.toString(16).padStart(bits / 4, '0');
}

/** Means over 32 × 32 squares; a smaller image has some of its pixels in several. */
function averaged({ luminance, width, height }: Luminance): Float64Array {
  const squares = new Float64Array(side * side);
  const [rows, columns] = [spans(height), spans(width)];
  rows.forEach(([top, bottom], row) => {
    columns.forEach(([left, right], column) => {
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let i = y * width + left, end = y * width + right; i < end; i++) sum += luminance[i] ?? 0;
      }
      squares[row * side + column] = sum / ((bottom - top) * (right - left));
    });
  });
  return squares;
}

/** 32 parts of a side, each of a pixel at least. */
function spans(length: number): (readonly [number, number])[] {
  return Array.from({ length: side }, (_, i) => {
    const begin = Math.min(length - 1, Math.floor((i * length) / side));
    return [begin, Math.max(begin + 1, Math.floor(((i + 1) * length) / side))];
  });
}

/** (u, v) by u + v, without (0, 0). Neighbouring bits of the hash are of neighbouring frequencies. */
const lowFrequencies: readonly (readonly [number, number])[] = Array.from({ length: side }, (_, sum) =>
  Array.from({ length: sum + 1 }, (_, u) => [u, sum - u] as const),
)
  .flat()
  .slice(1, bits + 1);

const cosines = Float64Array.from({ length: side * side }, (_, i) =>
  Math.cos((((i % side) + 0.5) * Math.floor(i / side) * Math.PI) / side),
);

const frequencies = Math.max(...lowFrequencies.flat()) + 1;

/** Across, then down. */
function lowestOf(squares: Float64Array): number[] {
  const across = new Float64Array(frequencies * side);
  for (let y = 0; y < side; y++) {
    for (let u = 0; u < frequencies; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += (squares[y * side + x] ?? 0) * (cosines[u * side + x] ?? 0);
      across[u * side + y] = sum;
    }
  }
  return lowFrequencies.map(([u, v]) => {
    let sum = 0;
    for (let y = 0; y < side; y++) sum += (across[u * side + y] ?? 0) * (cosines[v * side + y] ?? 0);
    return sum;
  });
}
