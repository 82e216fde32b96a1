import { gatewayWords } from '../../words/index.ts';
import { type Env, needsLogin, readEnv } from './env.ts';
import { refuseForeignHost } from './hosts.ts';

/** Headers about one connection, which the next connection has to set for itself. */
const ofTheConnection = [
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Answers with what the API answers to the same request at `path`, as it comes: server-sent events one by one, images and
 * lists with the headers that let a browser keep them; files are passed on while they are sent. The API's address is read
 * at each request.
 *
 * @returns 502 with a GraphQL error while the API does not answer, 421 for a foreign host name
 */
export async function forward(request: Request, path: string): Promise<Response> {
  const env = readEnv(process.env);
  const refused = refuseForeignHost(request, env);
  if (refused) return refused;
  try {
    const answer = await fetch(new URL(path + new URL(request.url).search, env.API_URL), {
      method: request.method,
      headers: onward(request.headers, env),
      body: request.body,
      // Bodies are passed on while they arrive.
      ...(request.body ? { duplex: 'half' } : {}),
      cache: 'no-store',
      redirect: 'manual',
      signal: request.signal,
    });
    return new Response(answer.body, { status: answer.status, headers: back(answer.headers) });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return unreachable(error);
  }
}

function onward(given: Headers, env: Env): Headers {
  const headers = new Headers(given);
  for (const name of ofTheConnection) headers.delete(name);
  headers.set('accept-encoding', 'identity');
  // The name that the browser knows, by which the API tells a page of ours from one of another site.
  const host = given.get('x-forwarded-host') ?? given.get('host');
  if (host !== null) headers.set('x-forwarded-host', host);
  // An API that asks nobody to sign in refuses what others than its own machine can send.
  if (needsLogin(env)) headers.set('x-stray-login', 'required');
  else headers.delete('x-stray-login');
  return headers;
}

function back(given: Headers): Headers {
  const headers = new Headers(given);
  // fetch has undone the encoding, if there was one.
  if (headers.has('content-encoding')) headers.delete('content-length');
  for (const name of ['connection', 'content-encoding', 'keep-alive', 'transfer-encoding']) headers.delete(name);
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    // Compression and buffering proxies would hold events back.
    headers.set('cache-control', 'no-cache, no-transform');
    headers.set('x-accel-buffering', 'no');
  }
  return headers;
}

function unreachable(error: unknown): Response {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : null;
  const message = gatewayWords.unreachable({ code });
  return Response.json(
    { errors: [{ message, extensions: { code: 'API_UNREACHABLE' } }] },
    { status: 502, headers: { 'cache-control': 'no-store' } },
  );
}
