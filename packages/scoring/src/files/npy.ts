import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { StrayError } from '@stray/core';
import { widen } from './half.ts';
import {
  formatHeader,
  headerSpan,
  invalid,
  itemBytes,
  type NpyHeader,
  parseHeader,
  preambleBytes,
} from './npyHeader.ts';

/** A matrix [rows, columns] in an .npy file, read as float32 whatever it is kept in. */
export interface NpyMatrix {
  readonly path: string;
  readonly rows: number;
  readonly columns: number;
  /** Rows in their order, at most `rowsPerBlock` at a time, row-major. */
  blocks(rowsPerBlock: number): AsyncGenerator<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens an .npy file of NumPy (format 1.0 to 3.0; float16, float32 or float64; C order).
 *
 * @throws StrayError FILE_NOT_FOUND, or EMBEDDINGS_INVALID saying what is wrong with the file, rows that are not finite
 *   included (while they are read)
 */
export async function openNpy(path: string): Promise<NpyMatrix> {
  const file = await open(path).catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', `${path} is not there or cannot be read.`, { cause });
  });
  try {
    const header = await readHeader(file, path);
    return {
      path,
      rows: header.rows,
      columns: header.columns,
      blocks: (rowsPerBlock) => blocks(file, { ...header, path }, rowsPerBlock),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * A whole matrix [rows, columns].
 *
 * @throws StrayError as openNpy, and FILE_TOO_LARGE for more numbers than memory should hold
 */
export async function readNpy(path: string): Promise<{ data: Float32Array; rows: number; columns: number }> {
  const matrix = await openNpy(path);
  try {
    const { rows, columns } = matrix;
    if (rows * columns > wholeLimit) {
      throw new StrayError('FILE_TOO_LARGE', `${path} holds ${rows} × ${columns} numbers: too many to keep in memory.`);
    }
    const data = new Float32Array(rows * columns);
    let at = 0;
    for await (const block of matrix.blocks(Math.max(1, Math.floor(2 ** 20 / columns)))) {
      data.set(block, at);
      at += block.length;
    }
    return { data, rows, columns };
  } finally {
    await matrix.close();
  }
}

/** 1 GiB of float32. */
const wholeLimit = 2 ** 28;

export interface NpyWriter {
  /** Adds rows, row-major. */
  append(rows: Float32Array): Promise<void>;
  /** Gives the file its name, with the number of rows in its header. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/**
 * Writes a float32 matrix row by row; the file has its name only when it is whole.
 *
 * @throws StrayError OUTPUT_UNWRITABLE or DISK_FULL
 */
export async function createNpy(path: string, columns: number): Promise<NpyWriter> {
  const partial = `${path}.partial`;
  const file = await writing(path, () => open(partial, 'w'));
  let rows = 0;
  await writing(path, () => file.write(formatHeader(0, columns)));
  return {
    async append(data) {
      rows += data.length / columns;
      await writing(path, () => writeAll(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
    },
    async finish() {
      await writing(path, async () => {
        await file.write(formatHeader(rows, columns), 0, undefined, 0);
        await file.sync();
        await file.close();
        await rename(partial, path);
      });
    },
    async abandon() {
      await file.close().catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

async function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (reason === 'ENOSPC') throw new StrayError('DISK_FULL', `${path}: no space is left on the disk.`, { cause });
    throw new StrayError('OUTPUT_UNWRITABLE', `${path} cannot be written (${reason}).`, { cause });
  }
}

async function readHeader(file: FileHandle, path: string): Promise<NpyHeader> {
  const stats = await file.stat();
  if (!stats.isFile()) throw invalid(path, 'is no file');
  const { from, to } = headerSpan(await readFully(file, 0, preambleBytes), path);
  const text = await readFully(file, from, to - from);
  if (text.length < to - from) throw invalid(path, 'is cut off in its header');
  const header = parseHeader(text.toString('latin1'), to, path);
  const wanted = to + header.rows * header.columns * itemBytes[header.dtype];
  if (stats.size !== wanted) {
    const what = stats.size < wanted ? 'is cut off' : 'holds more than one matrix';
    throw invalid(path, `${what}: ${stats.size} bytes where its header asks for ${wanted}`);
  }
  return header;
}

/** Up to `length` bytes; fewer only at the end of the file. */
async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

async function* blocks(
  file: FileHandle,
  { dtype, rows, columns, offset, path }: NpyHeader & { path: string },
  rowsPerBlock: number,
): AsyncGenerator<Float32Array> {
  const rowBytes = columns * itemBytes[dtype];
  for (let row = 0; row < rows; row += rowsPerBlock) {
    const length = Math.min(rowsPerBlock, rows - row) * rowBytes;
    const bytes = await readFully(file, offset + row * rowBytes, length);
    if (bytes.length < length) throw invalid(path, 'became shorter while it was read');
    const numbers = toFloat32(bytes, dtype);
    const odd = numbers.findIndex((x) => !Number.isFinite(x));
    if (odd >= 0) throw invalid(path, `holds a number that is not finite in row ${row + Math.floor(odd / columns)}`);
    yield numbers;
  }
}

/** The buffer begins at its own memory's start, so any width is aligned. */
function toFloat32({ buffer, byteLength }: Buffer, dtype: NpyHeader['dtype']): Float32Array {
  switch (dtype) {
    case '<f2':
      return widen(new Uint16Array(buffer, 0, byteLength / 2));
    case '<f4':
      return new Float32Array(buffer, 0, byteLength / 4);
    case '<f8':
      return Float32Array.from(new Float64Array(buffer, 0, byteLength / 8));
    default:
      return dtype satisfies never;
  }
}
