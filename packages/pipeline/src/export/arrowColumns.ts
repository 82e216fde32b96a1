// Columns of Arrow from the binary form of COPY: bytes are moved and no value is made of them, which is several times as fast.
import { type CopiedRows, eachElement, elementCount, millisecondsAt } from '@stray/db';
import {
  Bool,
  type Data,
  type DataType,
  Field,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';

/** A column of some rows of a page. */
export interface CopiedColumn {
  readonly copied: CopiedRows;
  readonly column: number;
  /** Their numbers. */
  readonly rows: Int32Array;
}

export interface ArrowKind {
  readonly type: DataType;
  readonly nullable: boolean;
  readonly read: (cells: CopiedColumn) => Data;
}

/** Which values are there: a bit each, the first one the lowest. @see https://arrow.apache.org/docs/format/Columnar.html */
class Validity {
  nullCount = 0;
  #bits: Uint8Array | undefined;
  readonly #length: number;

  constructor(length: number) {
    this.#length = length;
  }

  miss(i: number): void {
    this.#bits ??= new Uint8Array((this.#length + 7) >> 3).fill(0xff);
    this.#bits[i >> 3] = (this.#bits[i >> 3] ?? 0) & ~(1 << (i & 7));
    this.nullCount++;
  }

  get facts() {
    return { length: this.#length, nullCount: this.nullCount, nullBitmap: this.#bits };
  }
}

/** Calls for each row with the number of the value and where its cell lies; for a null `miss`. */
function eachCell(
  { copied: { width, starts, lengths }, column, rows }: CopiedColumn,
  cell: (i: number, at: number, length: number) => void,
  miss: (i: number) => void,
): void {
  for (let i = 0; i < rows.length; i++) {
    const place = (rows[i] ?? 0) * width + column;
    const length = lengths[place] ?? -1;
    if (length < 0) miss(i);
    else cell(i, starts[place] ?? 0, length);
  }
}

const utf8 = new Utf8();

/** To call for a few bytes takes longer than to move them. */
const fewBytes = 40;

/** Texts one behind the other, as they are in memory. */
function readTexts({ copied: { bytes, width, starts, lengths }, column, rows }: CopiedColumn): Data<Utf8> {
  const [offsets, validity] = [new Int32Array(rows.length + 1), new Validity(rows.length)];
  let end = 0;
  for (let i = 0; i < rows.length; i++) {
    const length = lengths[(rows[i] ?? 0) * width + column] ?? -1;
    if (length < 0) validity.miss(i);
    else end += length;
    offsets[i + 1] = end;
  }
  const data = Buffer.allocUnsafe(end);
  for (let i = 0; i < rows.length; i++) {
    const [to, length] = [offsets[i] ?? 0, (offsets[i + 1] ?? 0) - (offsets[i] ?? 0)];
    const at = starts[(rows[i] ?? 0) * width + column] ?? 0;
    if (length > fewBytes) bytes.copy(data, to, at, at + length);
    else for (let k = 0; k < length; k++) data[to + k] = bytes[at + k] ?? 0;
  }
  return makeData({ type: utf8, ...validity.facts, valueOffsets: offsets, data });
}

/** Of arrays of texts the first one, where there is one. */
function readFirstTexts(cells: CopiedColumn): Data<Utf8> {
  const { rows, copied } = cells;
  const starts = new Int32Array(rows.length);
  const lengths = new Int32Array(rows.length).fill(-1);
  const keepFirst = (i: number, at: number) =>
    eachElement(copied.bytes, at, (place, length) => {
      if (lengths[i] !== -1) return;
      starts[i] = place;
      lengths[i] = length;
    });
  eachCell(cells, keepFirst, nothing);
  return readTexts(wholeColumn(copied.bytes, starts, lengths));
}

const nothing = () => undefined;

/** Cells that lie anywhere in `bytes`, as a column of their own. */
function wholeColumn(bytes: Buffer, starts: Int32Array, lengths: Int32Array): CopiedColumn {
  const rows = new Int32Array(starts.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  return { copied: { bytes, count: rows.length, width: 1, starts, lengths }, column: 0, rows };
}

function readBooleans(cells: CopiedColumn): Data<Bool> {
  const { rows, copied } = cells;
  const [data, validity] = [new Uint8Array((rows.length + 7) >> 3), new Validity(rows.length)];
  const set = (i: number, at: number) => {
    if (copied.bytes[at] === 1) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  };
  eachCell(cells, set, (i) => validity.miss(i));
  return makeData({ type: new Bool(), ...validity.facts, data });
}

type Numbers = Int32Array | Float32Array | Float64Array | BigInt64Array;

function numbers<A extends Numbers>(
  type: DataType,
  make: (length: number) => A,
  read: (bytes: Buffer, at: number) => A[number],
): ArrowKind {
  return {
    type,
    nullable: true,
    read(cells) {
      const { rows, copied } = cells;
      const [data, validity] = [make(rows.length), new Validity(rows.length)];
      eachCell(
        cells,
        (i, at) => {
          data[i] = read(copied.bytes, at);
        },
        (i) => validity.miss(i),
      );
      return makeData({ type, ...validity.facts, data } as Parameters<typeof makeData>[0]);
    },
  };
}

/** Lists of what `element` reads; none where there is no array. */
function lists(element: DataType, readAll: (elements: CopiedColumn) => Data): ArrowKind {
  const type = new List(new Field('element', element, false));
  return {
    type,
    nullable: false,
    read(cells) {
      const { rows, copied } = cells;
      const offsets = new Int32Array(rows.length + 1);
      let end = 0;
      const close = (i: number) => {
        offsets[i + 1] = end;
      };
      const count = (i: number, at: number) => {
        end += elementCount(copied.bytes, at);
        close(i);
      };
      eachCell(cells, count, close);
      const [starts, lengths] = [new Int32Array(end), new Int32Array(end)];
      let next = 0;
      const keep = (at: number, length: number) => {
        starts[next] = at;
        lengths[next++] = length;
      };
      eachCell(cells, (_, at) => eachElement(copied.bytes, at, keep), nothing);
      const child = readAll(wholeColumn(copied.bytes, starts, lengths));
      return makeData({ type, length: rows.length, nullCount: 0, valueOffsets: offsets, child });
    },
  };
}

const single = numbers(
  new Float32(),
  (length) => new Float32Array(length),
  (bytes, at) => bytes.readFloatBE(at),
);

/** What a column may hold. */
export const arrowKinds = {
  text: { type: utf8, nullable: true, read: readTexts },
  firstText: { type: utf8, nullable: true, read: readFirstTexts },
  flag: { type: new Bool(), nullable: true, read: readBooleans },
  whole: numbers(
    new Int32(),
    (length) => new Int32Array(length),
    (bytes, at) => bytes.readInt32BE(at),
  ),
  single,
  double: numbers(
    new Float64(),
    (length) => new Float64Array(length),
    (bytes, at) => bytes.readDoubleBE(at),
  ),
  moment: numbers(new TimestampMillisecond('UTC'), (length) => new BigInt64Array(length), millisecondsAt),
  texts: lists(utf8, readTexts),
  singles: lists(single.type, single.read),
} as const satisfies Record<string, ArrowKind>;

/** A column of texts that were made here. */
export function textColumn(values: readonly (string | null)[]): Data<Utf8> {
  const [offsets, validity] = [new Int32Array(values.length + 1), new Validity(values.length)];
  const data = Buffer.from(values.join(''));
  let end = 0;
  values.forEach((value, i) => {
    if (value === null) validity.miss(i);
    else end += Buffer.byteLength(value);
    offsets[i + 1] = end;
  });
  return makeData({ type: utf8, ...validity.facts, valueOffsets: offsets, data });
}
