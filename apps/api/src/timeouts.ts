import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import { refuse } from './refuse.ts';

/** A body of JSON has to be there by then. */
const bodyWithinMs = 30_000;

/** A file that is sent may take hours, but not stand still for so long. */
const stillMs = 120_000;

/** What a client may take for a request itself: Node’s own limit for a whole one would end every long upload. */
export function setTimeouts(http: Server): void {
  http.headersTimeout = 20_000;
  http.requestTimeout = 0;
  http.keepAliveTimeout = 65_000;
}

/** Ends a request whose body does not arrive. */
export const bodyInTime: RequestHandler = (request, response, next) => {
  const timer = setTimeout(() => {
    if (request.complete || response.headersSent) return;
    response.set('connection', 'close');
    refuse(response, 408, 'TIMEOUT', 'The request did not arrive in time.');
  }, bodyWithinMs);
  const clear = () => clearTimeout(timer);
  request.once('end', clear).once('close', clear);
  next();
};

/** Ends a request that sends nothing for long; what came of an upload stays. */
export const noStandstill: RequestHandler = (request, _response, next) => {
  const cut = () => {
    if (!request.complete) request.destroy();
  };
  request.socket.setTimeout(stillMs, cut);
  request.once('close', () => request.socket.off('timeout', cut).setTimeout(0));
  next();
};

/**
 * Answers with 503 and TIMEOUT when a handler has not in time. Its statements are ended by the database; what it comes to
 * afterwards nobody hears.
 */
export function answerWithin(ms: number, handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    let late = false;
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      late = true;
      response.set('retry-after', '5');
      refuse(
        response,
        503,
        'TIMEOUT',
        `This took longer than ${ms / 1000} s and was given up. Ask for less at a time.`,
      );
    }, ms);
    try {
      await handler(request, response, next);
    } catch (error) {
      if (!late) throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Closes the port and lets requests finish; a connection that is still at work after `ms` is cut. */
export async function closeWithin(http: Server, ms: number): Promise<void> {
  const cut = setTimeout(() => http.closeAllConnections(), ms);
  await new Promise<void>((resolve) => http.close(() => resolve()));
  clearTimeout(cut);
}
