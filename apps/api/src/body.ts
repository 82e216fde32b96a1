import { StrayError } from '@stray/core';
import type { Request } from 'express';
import type { Services } from './services.ts';

export interface BodyWork {
  readonly work: () => Promise<void>;
  /** Answers with what `work` has thrown, or throws what is a fault of ours. */
  readonly answerError: (error: unknown) => void;
  readonly log: Services['log'];
  /** What the log says where the sender has given up, who hears no answer. */
  readonly givenUp: string;
}

/** Does what a request with a body wants. */
export async function answerToBody(
  request: Pick<Request, 'destroyed' | 'complete' | 'resume'>,
  { work, answerError, log, givenUp }: BodyWork,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (request.destroyed && !request.complete) log.info(givenUp);
    else answerError(error);
  } finally {
    // Most clients send to the end before they look at the answer; a connection that is closed would take it with it.
    request.resume();
  }
}

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
