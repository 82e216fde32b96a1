import { StrayError } from '@stray/core';
import type { Request } from 'express';

/** The whole body of a request. @throws StrayError FILE_TOO_LARGE above so many bytes */
export async function readBody(
  request: Pick<Request, 'headers' | 'iterator'>,
  most: number,
): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => new StrayError('FILE_TOO_LARGE', `It is larger than ${Math.floor(most / 2 ** 20)} MB.`);
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let length = 0;
  // A body that is given up stays open: the client still has to hear why.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > most) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
