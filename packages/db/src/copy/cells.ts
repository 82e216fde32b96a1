// What cells are in the binary form of COPY: each is written by the `…send` function of its type, all numbers big-endian.

/** Reads a cell that lies in `bytes` from `at` on. */
export type Cell<T> = (bytes: Buffer, at: number, length: number) => T;

/** Of text, char(n) and enums. */
export const text: Cell<string> = (bytes, at, length) => bytes.toString('utf8', at, at + length);

export const boolean: Cell<boolean> = sized(1, (bytes, at) => bytes[at] === 1);

export const integer: Cell<number> = sized(4, int32At);

export const double: Cell<number> = sized(8, (bytes, at) => bytes.readDoubleBE(at));

/** The number itself, not the shortest decimal that stands for it. */
export const real: Cell<number> = sized(4, (bytes, at) => bytes.readFloatBE(at));

/** Of timestamptz. */
export const moment: Cell<Date> = sized(8, (bytes, at) => new Date(Number(millisecondsAt(bytes, at))));

export const texts: Cell<string[]> = arrayOf(text);

export const reals: Cell<number[]> = arrayOf(real);

const microsecondsTo2000 = 946_684_800_000_000n;

/** A timestamptz, which is microseconds since 2000, since 1970; what is below a millisecond is cut off. */
export const millisecondsAt = (bytes: Buffer, at: number): bigint =>
  (bytes.readBigInt64BE(at) + microsecondsTo2000) / 1000n;

/** Dimensions, flags, type; then size and lower bound of the only dimension. */
const [arraySize, arrayHeader] = [12, 20];

/** A number of which a page has hundreds of thousands: `readInt32BE` looks at its argument each time. */
export function int32At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

/** How many elements an array of one dimension has. */
export const elementCount = (bytes: Uint8Array, at: number): number =>
  int32At(bytes, at) === 0 ? 0 : int32At(bytes, at + arraySize);

/** Calls with where each element lies of an array of one dimension and without nulls; each is behind its length. */
export function eachElement(bytes: Buffer, at: number, element: (at: number, length: number) => void): void {
  const size = elementCount(bytes, at);
  for (let i = 0, next = at + arrayHeader; i < size; i++) {
    const length = int32At(bytes, next);
    element(next + 4, length);
    next += 4 + length;
  }
}

function arrayOf<T>(element: Cell<T>): Cell<T[]> {
  return (bytes, at) => {
    const values: T[] = [];
    eachElement(bytes, at, (place, length) => values.push(element(bytes, place, length)));
    return values;
  };
}

/** A column of another type than was said would be read as nonsense. */
function sized<T>(size: number, read: (bytes: Buffer, at: number) => T): Cell<T> {
  return (bytes, at, length) => {
    if (length !== size) throw new TypeError(`A cell of ${size} bytes has ${length}.`);
    return read(bytes, at);
  };
}
