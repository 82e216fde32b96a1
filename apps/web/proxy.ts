import { type NextRequest, NextResponse } from 'next/server';
import { type Env, readEnv } from './features/gateway/env.ts';
import { isLocal, refuseForeignHost } from './features/gateway/hosts.ts';
import { contentSecurityPolicy, newNonce, strictTransport } from './features/security/headers.ts';

/**
 * Pages hold data too; the gateway’s own routes ask for themselves, because Next would hold a body back that passes here, and
 * cut it.
 */
export function proxy(request: NextRequest): Response {
  const env = readEnv(process.env);
  return refuseForeignHost(request, env) ?? refuseUndecodable(request) ?? page(request, env);
}

export const config = {
  matcher: '/((?!(?:graphql|media|uploads|corpora)(?:/|$)|(?:words|labels|health|ready)$|_next/static/).*)',
};

/** A page with the policy under which it runs: Next gives the nonce to its own scripts, the layout to the theme’s. */
function page(request: NextRequest, env: Env): Response {
  const nonce = newNonce();
  const policy = contentSecurityPolicy(nonce, { development: process.env.NODE_ENV === 'development' });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  const secure = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
  if (secure && !isLocal(env.HOST)) response.headers.set('strict-transport-security', strictTransport);
  return response;
}

/** An address with half a character in it is the client's mistake; Next would take it for its own. */
function refuseUndecodable({ url }: NextRequest): Response | undefined {
  try {
    decodeURIComponent(new URL(url).pathname);
    return undefined;
  } catch {
    return new Response('This address is not well-formed.\n', { status: 400 });
  }
}
