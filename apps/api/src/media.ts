import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ErrorCode, StrayError, sha256 as sha256Shape } from '@stray/core';
import type { FileStore } from '@stray/storage';
import type { RequestHandler, Response } from 'express';
import { imageType } from './imageType.ts';

const thumbnailSizes: ReadonlySet<string> = new Set(['128', '256', '512']);

/**
 * Images by the sha256 of their bytes, as they were given or as WebP thumbnails. What an address holds never changes, so
 * it may be kept for ever. Only kinds of image that cannot hold a script are handed out, and never as anything else.
 */
export function media(blobs: FileStore): RequestHandler {
  return async (request, response) => {
    const name = sha256Shape.safeParse(request.params.sha256);
    const size = String(request.params.size);
    if (!name.success || (size !== 'original' && !thumbnailSizes.has(size))) {
      refuse(
        response,
        404,
        'NOT_FOUND',
        'There is no image at this address: /media/<sha256>/<128 | 256 | 512 | original>.',
      );
      return;
    }
    const etag = `"${name.data}-${size}"`;
    if (request.headers['if-none-match'] === etag) {
      forKeeps(response, etag).status(304).end();
      return;
    }
    try {
      await (size === 'original'
        ? sendOriginal(response, blobs, name.data, etag)
        : sendThumbnail(response, blobs, name.data, Number(size), etag));
    } catch (error) {
      if (response.headersSent) {
        // The reader has gone, or the disk failed midway: a cut answer says so, a complete one would lie.
        response.destroy();
        return;
      }
      if (!(error instanceof StrayError) || error.code !== 'BLOB_NOT_FOUND') throw error;
      refuse(response, 404, error.code, 'This image is not in the store.');
    }
  };
}

async function sendThumbnail(
  response: Response,
  blobs: FileStore,
  sha256: string,
  size: number,
  etag: string,
): Promise<void> {
  const bytes = await blobs.getThumbnail(sha256, size);
  if (bytes === undefined) {
    refuse(response, 404, 'NOT_FOUND', 'This thumbnail is not there yet.');
    return;
  }
  forKeeps(response, etag).type('image/webp').end(bytes);
}

async function sendOriginal(response: Response, blobs: FileStore, sha256: string, etag: string): Promise<void> {
  const { stream, bytes } = await blobs.open(sha256);
  const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  const type = first.done ? undefined : imageType(first.value);
  if (first.done || type === undefined) {
    stream.destroy();
    refuse(response, 415, 'IMAGE_UNSUPPORTED', 'This file is no image that can be shown.');
    return;
  }
  forKeeps(response, etag).type(type).set('content-length', String(bytes));
  await pipeline(Readable.from(chained(first.value, chunks)), response);
}

async function* chained(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function forKeeps(response: Response, etag: string): Response {
  return response.set({
    etag,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
}

function refuse(response: Response, status: number, code: ErrorCode, message: string): void {
  response
    .status(status)
    .set('cache-control', 'no-store')
    .json({ errors: [{ message, extensions: { code } }] });
}
