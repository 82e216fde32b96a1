// Embeddings go in as bytes, which a parameter cast to vector takes in pgvector's binary form, and come out as the base64
// of that form: no number is ever written or read as text.
import { StrayError } from '@stray/core';

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

/** The same form back, from the base64 of `vector_send`. */
export function fromBase64(encoded: string): Float32Array {
  const bytes = Buffer.from(encoded, 'base64');
  const dimension = bytes.readUInt16BE(0);
  const embedding = new Float32Array(dimension);
  const values = Buffer.from(embedding.buffer);
  bytes.copy(values, 0, 4, 4 + 4 * dimension);
  values.swap32();
  return embedding;
}
