import type { RequestHandler } from 'express';
import { describe } from './errors.ts';
import type { Services } from './services.ts';

/** 200 when the database answers, 503 when it does not. */
export function health({ db, log }: Services): RequestHandler {
  return async (_request, response) => {
    response.set('cache-control', 'no-store');
    try {
      await db.$queryRaw`SELECT 1`;
      response.json({ status: 'ok' });
    } catch (error) {
      log.error({ error: describe(error) }, 'The database does not answer.');
      response.status(503).json({ status: 'unavailable' });
    }
  };
}
