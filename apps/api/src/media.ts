import { pipeline } from 'node:stream/promises';
import { StrayError, sha256 as sha256Shape } from '@stray/core';
import type { RequestHandler, Response } from 'express';
import { refuse } from './refuse.ts';
import { nothingAllowed } from './securityHeaders.ts';
import type { Services } from './services.ts';
import { openImage } from './storedImage.ts';
import type { ThumbnailSource } from './thumbnails.ts';

const thumbnailSizes: ReadonlySet<string> = new Set(['128', '256', '512']);

/**
 * Images by the sha256 of their bytes, as they were given or as WebP thumbnails. What an address holds never changes, so
 * it may be kept for ever. Only kinds of image that cannot hold a script are handed out, and never as anything else.
 */
export function media({ blobs, identity }: Services, thumbnails: ThumbnailSource): RequestHandler {
  // What one may see and another may not is for no cache between.
  const whose = identity === null ? 'public' : 'private';
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
      forKeeps(response, etag, whose).status(304).end();
      return;
    }
    try {
      if (size === 'original') {
        const { type, bytes, content } = await openImage(blobs, name.data);
        forKeeps(response, etag, whose)
          .type(type)
          .set({ 'content-length': String(bytes), 'content-disposition': fileName(name.data, type) });
        await pipeline(content, response);
      } else {
        const bytes = await thumbnails.get(name.data, Number(size), () => !response.closed);
        forKeeps(response, etag, whose).type('image/webp').end(bytes);
      }
    } catch (error) {
      if (response.headersSent || response.closed) {
        // The reader has gone, or the disk failed midway: a cut answer says so, a complete one would lie.
        response.destroy();
        return;
      }
      if (!(error instanceof StrayError)) throw error;
      if (error.code === 'BLOB_NOT_FOUND') refuse(response, 404, error.code, 'This image is not in the store.');
      else if (/^(IMAGE|DECODE)_/.test(error.code)) refuse(response, 415, error.code, error.message);
      else throw error;
    }
  };
}

/** The name that a saved copy gets: its own ends as what it is, whatever the file was called that was sent. */
const fileName = (sha256: string, type: string) =>
  `inline; filename="${sha256.slice(0, 16)}.${type.replace('image/', '')}"`;

function forKeeps(response: Response, etag: string, whose: 'public' | 'private'): Response {
  return response.set({
    etag,
    'cache-control': `${whose}, max-age=31536000, immutable`,
    'content-security-policy': `${nothingAllowed}; sandbox`,
    'cross-origin-resource-policy': 'same-origin',
  });
}
