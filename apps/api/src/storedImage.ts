import { Readable } from 'node:stream';
import { imageFormat, mediaTypes, StrayError } from '@stray/core';
import type { BlobStore } from '@stray/storage';

export interface StoredImage {
  /** The media type, told by the bytes alone. */
  readonly type: string;
  readonly bytes: number;
  /** To be read to its end, or destroyed. */
  readonly content: Readable;
}

/**
 * A blob that is an image of a kind that can hold no script.
 *
 * @throws StrayError BLOB_NOT_FOUND; IMAGE_UNSUPPORTED for every other blob
 */
export async function openImage(blobs: BlobStore, sha256: string): Promise<StoredImage> {
  const { stream, bytes } = await blobs.open(sha256);
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  const format = first.done ? undefined : imageFormat(first.value);
  if (first.done || format === undefined) {
    stream.destroy();
    throw new StrayError('IMAGE_UNSUPPORTED', 'This file is no image that can be shown.');
  }
  const content = Readable.from(chained(first.value, chunks));
  // A generator that was never started does not clean up after itself.
  content.once('close', () => stream.destroy());
  return { type: mediaTypes[format], bytes, content };
}

async function* chained(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
