import { StrayError } from '@stray/core';

/** What an .npy file says of the matrix that it holds. */
export interface NpyHeader {
  readonly dtype: '<f2' | '<f4' | '<f8';
  readonly rows: number;
  readonly columns: number;
  /** Where the numbers begin, in bytes. */
  readonly offset: number;
}

export const itemBytes = { '<f2': 2, '<f4': 4, '<f8': 8 } as const;

const magic = '\x93NUMPY';

/** Enough for the fixed part of either version. */
export const preambleBytes = 12;

/** A header of one matrix has about a hundred characters. */
const headerLimit = 65_536;

/**
 * Where the header text lies, from the first 12 bytes of a file (format 1.0: 16-bit length; 2.0 and 3.0: 32-bit).
 *
 * @throws StrayError EMBEDDINGS_INVALID when the file is no .npy file
 */
export function headerSpan(preamble: Buffer, path: string): { from: number; to: number } {
  if (preamble.length < preambleBytes || preamble.toString('latin1', 0, 6) !== magic) {
    throw invalid(path, 'is no .npy file (it does not begin as one)');
  }
  const version = preamble[6] ?? 0;
  if (version < 1 || version > 3) throw invalid(path, `is of .npy format ${version}, which is not known`);
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? preamble.readUInt16LE(8) : preamble.readUInt32LE(8);
  if (length > headerLimit) throw invalid(path, `has a header of ${length} bytes, which no matrix needs`);
  return { from, to: from + length };
}

/**
 * Reads the header text, a Python dictionary with exactly the keys descr, fortran_order and shape.
 *
 * @throws StrayError EMBEDDINGS_INVALID for anything but a little-endian float matrix in C order
 */
export function parseHeader(text: string, offset: number, path: string): NpyHeader {
  const descr = /'descr':\s*('[^']*'|\[)/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw invalid(path, 'has a damaged .npy header');
  }
  const dtype = descr.slice(1, -1);
  if (dtype !== '<f2' && dtype !== '<f4' && dtype !== '<f8') {
    const found = descr === '[' ? 'records' : dtype;
    throw invalid(path, `holds ${found}; float16, float32 or float64, little-endian, is wanted`);
  }
  const axes = shape.split(',').flatMap((axis) => (axis.trim() === '' ? [] : [Number(axis)]));
  const [rows, columns] = axes;
  if (axes.length !== 2 || rows === undefined || columns === undefined) {
    throw invalid(path, `has the shape (${axes.join(', ')}); a matrix of rows × dimension is wanted`);
  }
  if (order === 'True' && rows > 1 && columns > 1) {
    throw invalid(path, 'is in Fortran order; save it with numpy.ascontiguousarray first');
  }
  if (rows === 0 || columns === 0) throw invalid(path, `is empty: its shape is (${rows}, ${columns})`);
  if (columns > dimensionLimit) throw invalid(path, `has ${columns} columns; ${dimensionLimit} is the limit`);
  return { dtype, rows, columns, offset };
}

const dimensionLimit = 65_536;

/** Room for any number of rows, so that the header can be written again when it is known. */
const writtenBytes = 128;

/** The header of a float32 matrix in format 1.0, 128 bytes. */
export function formatHeader(rows: number, columns: number): Buffer {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const header = Buffer.alloc(writtenBytes, ' ', 'latin1');
  header.write(magic, 0, 'latin1');
  header.writeUInt8(1, 6);
  header.writeUInt8(0, 7);
  header.writeUInt16LE(writtenBytes - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header.write('\n', writtenBytes - 1, 'latin1');
  return header;
}

export function invalid(path: string, what: string): StrayError {
  return new StrayError('EMBEDDINGS_INVALID', `${path} ${what}.`);
}
