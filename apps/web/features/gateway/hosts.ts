import { gatewayWords } from '../../words/index.ts';
import { type Env, loopback, needsLogin } from './env.ts';

/**
 * Whether a request addressed to `host` is meant for this server. One that listens on the loopback interface answers to
 * its names alone, so that no web page can reach it through a name of its own that points there (DNS rebinding). One
 * that others reach answers to the name in STRAY_URL too.
 */
export function answersTo(host: string, env: Pick<Env, 'HOST' | 'ALLOWED_HOSTS' | 'STRAY_URL'>): boolean {
  const extra = env.ALLOWED_HOSTS.split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const named = needsLogin(env) && env.STRAY_URL !== undefined ? [new URL(env.STRAY_URL).hostname] : [];
  return [...loopback, ...named, ...extra].includes(host.replace(/:\d+$/, '').toLowerCase());
}

/** The answer to a request that is meant for another host; undefined for one that is welcome. */
export function refuseForeignHost(request: Request, env: Env): Response | undefined {
  if (answersTo(request.headers.get('host') ?? '', env)) return undefined;
  return Response.json(
    { errors: [{ message: gatewayWords.foreignHost, extensions: { code: 'BAD_ARGUMENT' } }] },
    { status: 421 },
  );
}
