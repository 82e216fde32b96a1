import { isReady, type Readiness } from '@stray/telemetry';
import type { RequestHandler } from 'express';

/** 200 while the process answers. */
export const health: RequestHandler = (_request, response) => {
  response.set('cache-control', 'no-store').json({ status: 'ok' });
};

/** 200 when requests can be served: the database answers and has all its tables, and files can be kept. 503 otherwise. */
export function ready(look: () => Promise<Readiness>): RequestHandler {
  return async (_request, response) => {
    const checks = await look();
    response
      .status(isReady(checks) ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: isReady(checks) ? 'ok' : 'unavailable', checks });
  };
}
