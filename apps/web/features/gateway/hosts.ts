import type { Env } from './env.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a server that listens on `host` can be reached from this machine alone. */
export const isLocal = (host: string): boolean => loopback.includes(host) || host === '::1';

/**
 * Whether a request addressed to `host` is meant for this server. One that listens on the loopback interface answers to
 * its names alone, so that no web page can reach it through a name of its own that points there (DNS rebinding). One
 * that listens on all interfaces stands behind a proxy that knows the names.
 */
export function answersTo(host: string, { HOST, ALLOWED_HOSTS }: Pick<Env, 'HOST' | 'ALLOWED_HOSTS'>): boolean {
  const extra = ALLOWED_HOSTS.split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (!isLocal(HOST) && extra.length === 0) return true;
  return [...loopback, ...extra].includes(host.replace(/:\d+$/, '').toLowerCase());
}

/** The answer to a request that is meant for another host; undefined for one that is welcome. */
export function refuseForeignHost(request: Request, env: Env): Response | undefined {
  if (answersTo(request.headers.get('host') ?? '', env)) return undefined;
  const message = 'This server does not answer to that host name. ALLOWED_HOSTS adds names.';
  return Response.json({ errors: [{ message, extensions: { code: 'BAD_ARGUMENT' } }] }, { status: 421 });
}
