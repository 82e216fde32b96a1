import { type FileHandle, open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyUncompress,
} from 'hyparquet';
import type { FromTable, TableFacts, TableRow, ToTable } from './contract.ts';

/** Bytes of a part of the file that is read at once, the largest being a column of a row group, and of a group unfolded. */
const [largestPart, largestUnfolded] = [512 * 2 ** 20, 2 ** 30];
/** Rows of one group, which become objects all at once. */
const mostRows = 2_000_000;
/** Rows that are handed on together, and the bytes among them. */
const [rowsAtOnce, bytesAtOnce] = [1000, 2 ** 24];

/** Of who is gone, nothing is wanted any more. */
const send = (message: FromTable) => void process.send?.(message, undefined, undefined, () => undefined);

const messages: ToTable[] = [];
let heard: (() => void) | undefined;
process.on('message', (message: ToTable) => {
  messages.push(message);
  heard?.();
});

async function next(): Promise<ToTable> {
  for (;;) {
    const message = messages.shift();
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
}

function bufferOf(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    async slice(from, to = byteLength) {
      const start = Math.max(from < 0 ? byteLength + from : from, 0);
      const length = Math.max(Math.min(to, byteLength) - start, 0);
      if (length > largestPart) throw new Error(`a part of it is larger than ${largestPart / 2 ** 20} MB`);
      const bytes = new Uint8Array(new ArrayBuffer(length));
      await handle.read(bytes, 0, length, start);
      return bytes.buffer;
    },
  };
}

/** Pages are unfolded to no more than a row group may have together. */
function boundedCompressors(): Compressors {
  let left = largestUnfolded;
  const bounded =
    (unfold: (input: Uint8Array, length: number) => Uint8Array) => (input: Uint8Array, length: number) => {
      left -= length;
      if (length < 0 || left < 0) throw new Error(`it unfolds to more than ${largestUnfolded / 2 ** 20} MB`);
      return unfold(input, length);
    };
  return {
    SNAPPY: bounded((input, length) => {
      const output = new Uint8Array(length);
      snappyUncompress(input, output);
      return output;
    }),
    GZIP: bounded((input, length) => gunzipSync(input, { maxOutputLength: Math.max(length, 1) })),
    BROTLI: bounded((input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(length, 1) })),
    ZSTD: bounded((input, length) => unzstd(input, new Uint8Array(length))),
  };
}

function factsOf(metadata: FileMetaData): TableFacts {
  return {
    columns: parquetSchema(metadata).children.map(({ element, children }) => ({
      name: element.name,
      fields: children.map((child) => child.element.name),
    })),
    texts: Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value])),
  };
}

/** One row group after the other; one that cannot be read costs itself. */
async function readRows(file: AsyncBuffer, metadata: FileMetaData, columns: readonly string[]): Promise<void> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const what = `rows ${rowStart + 1} to ${rowEnd}`;
    try {
      if (rowEnd - rowStart > mostRows) throw new Error(`a row group has more than ${mostRows} rows`);
      const compressors = boundedCompressors();
      const options = { file, metadata, columns: [...columns], rowStart, rowEnd, utf8: false, compressors };
      await handOn(await parquetReadObjects(options), rowStart);
    } catch (error) {
      send({ kind: 'lost', what: `${what} cannot be read: ${wordsOf(error)}.` });
    }
    rowStart = rowEnd;
  }
  send({ kind: 'rows', rows: [], ended: true });
}

async function handOn(values: readonly Readonly<Record<string, unknown>>[], before: number): Promise<void> {
  let [rows, bytes] = [[] as TableRow[], 0];
  for (const [i, row] of values.entries()) {
    const own = ownOf(row);
    rows.push({ number: before + i + 1, values: own.value });
    bytes += own.bytes;
    if (rows.length < rowsAtOnce && bytes < bytesAtOnce && i < values.length - 1) continue;
    await next();
    send({ kind: 'rows', rows, ended: false });
    [rows, bytes] = [[], 0];
  }
}

/** A row by itself: its bytes are views of whole pages, which would go with it to the other process. */
function ownOf(row: Readonly<Record<string, unknown>>): { value: Record<string, unknown>; bytes: number } {
  let bytes = 0;
  const copied = (value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    bytes += value.length;
    return value.slice();
  };
  const fields = (value: unknown) =>
    isStruct(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))
      : copied(value);
  return { value: Object.fromEntries(Object.entries(row).map(([key, value]) => [key, fields(value)])), bytes };
}

const isStruct = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

// Whoever asked ends this process; it ends by itself only when nobody is there to ask.
const [, , path = ''] = process.argv;
try {
  const handle = await open(path);
  const file = bufferOf(handle, (await handle.stat()).size);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  send({ kind: 'facts', facts: factsOf(metadata) });
  const wish = await next();
  if (wish.kind === 'read') await readRows(file, metadata, wish.columns);
} catch (error) {
  send({ kind: 'refused', why: wordsOf(error) });
}
