// Embeddings go in as bytes, which a parameter cast to vector takes in pgvector's binary form, and come out in that form by
// COPY, or as its base64: no number is ever written or read as text.
import { StrayError } from '@stray/core';
import type { CopiedRows } from '../copy/copyRows.ts';

/** What `vector_recv` takes: the dimension and a zero as int16, then each value as float32, all big-endian. */
export function toBinary(embedding: Float32Array): Uint8Array<ArrayBuffer> {
  if (!embedding.every(Number.isFinite)) {
    throw new StrayError('INTERNAL', 'An embedding holds a value that is not a finite number.');
  }
  const bytes = Buffer.from(new ArrayBuffer(4 + embedding.byteLength));
  bytes.writeUInt16BE(embedding.length, 0);
  const values = bytes.subarray(4);
  values.set(new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength));
  values.swap32();
  return bytes;
}

/** Of dimension and zero. */
const headBytes = 4;

/** The same form back, of a whole column: all of them lie in one piece of memory, which is asked for and turned round once. */
export function vectorsOf(
  { bytes, count, width, starts, lengths }: CopiedRows,
  column: number,
): (Float32Array | null)[] {
  const sizes = Array.from({ length: count }, (_, row) => (lengths[row * width + column] ?? -1) - headBytes);
  const values = Buffer.from(new ArrayBuffer(sizes.reduce((sum, size) => sum + Math.max(size, 0), 0)));
  let end = 0;
  const places = sizes.map((size, row) => {
    if (size < 0) return null;
    const at = (starts[row * width + column] ?? 0) + headBytes;
    const place = [end / 4, (end + size) / 4] as const;
    end += bytes.copy(values, end, at, at + size);
    return place;
  });
  const numbers = new Float32Array(values.swap32().buffer);
  return places.map((place) => place && numbers.subarray(...place));
}

/** From the base64 of `vector_send`. */
export function fromBase64(encoded: string): Float32Array {
  const bytes = Buffer.from(encoded, 'base64');
  const values = Buffer.from(new ArrayBuffer(bytes.length - headBytes));
  bytes.copy(values, 0, headBytes);
  return new Float32Array(values.swap32().buffer);
}
