import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { refuse } from './refuse.ts';

/**
 * Refuses what a page of another site sends: a form of its could send a file here, whatever the answer. Browsers say where
 * a page is from in `Sec-Fetch-Site`, or at least in `Origin`, which has to be a name that this server was asked by, or
 * that the gateway before it was. No page can set `X-Forwarded-Host` on a form. Programs send neither and are welcome.
 */
export const onlySameOrigin: RequestHandler = ({ headers }, response, next) => {
  if (fromOwnPage(headers)) next();
  else refuse(response, 403, 'BAD_ARGUMENT', 'A page of another site may not send anything to Stray.');
};

/** The same for what is posted: a page of a login provider leads back here by GET. */
export const onlyOwnPosts: RequestHandler = (request, response, next) => {
  if (request.method === 'GET') next();
  else onlySameOrigin(request, response, next);
};

/** Whether what was sent came from a page of ours, or from a program. */
export function fromOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? isOwn(headers) : site === 'same-origin' || site === 'none';
}

function isOwn({ origin, host, ...headers }: { origin?: string; host?: string; [name: string]: unknown }): boolean {
  if (origin === undefined) return true;
  const from = URL.canParse(origin) ? new URL(origin).host : '';
  const [forwarded] = String(headers['x-forwarded-host'] ?? '').split(',');
  return from !== '' && [host, forwarded?.trim()].includes(from);
}
