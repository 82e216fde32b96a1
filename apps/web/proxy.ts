import { type NextRequest, NextResponse } from 'next/server';
import { signInAddress, signInPath, welcomePath } from './features/account/addresses.ts';
import { type Env, needsLogin, readEnv } from './features/gateway/env.ts';
import { refuseForeignHost } from './features/gateway/hosts.ts';
import { contentSecurityPolicy, newNonce, strictTransport } from './features/security/headers.ts';
import { appWords } from './words/index.ts';

const open: readonly string[] = [signInPath, welcomePath];
const withinMs = 5_000;
/** Over HTTPS its name has `__Secure-` before it. */
const sessionCookie = 'stray.session_token=';

/**
 * Pages hold data too; the gateway’s own routes ask for themselves, because Next would hold a body back that passes here, and
 * cut it.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const env = readEnv(process.env);
  return (
    refuseForeignHost(request, env) ??
    refuseUndecodable(request) ??
    (needsLogin(env) ? await sendToSignIn(request, env) : undefined) ??
    page(request, env)
  );
}

export const config = {
  matcher:
    '/((?!(?:graphql|media|map|uploads|corpora|search|score|exports|auth)(?:/|$)|(?:words|labels|health|ready)$|_next/static/|icon).*)',
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
  if (secure && needsLogin(env)) response.headers.set('strict-transport-security', strictTransport);
  return response;
}

/** Whoever asks for a page without being signed in is led to where one does. An API that does not answer is told by the page. */
async function sendToSignIn({ nextUrl, headers }: NextRequest, env: Env): Promise<Response | undefined> {
  if (open.includes(nextUrl.pathname)) return undefined;
  const cookie = headers.get('cookie') ?? '';
  if (!cookie.includes(sessionCookie)) return redirectToSignIn(nextUrl, headers, env);
  const address = headers.get('x-forwarded-for');
  try {
    const response = await fetch(new URL('/auth/get-session', env.API_URL), {
      headers: { cookie, 'x-stray-login': 'required', ...(address !== null && { 'x-forwarded-for': address }) },
      cache: 'no-store',
      signal: AbortSignal.timeout(withinMs),
    });
    if (!response.ok || (await response.json()) !== null) return undefined;
  } catch {
    return undefined;
  }
  return redirectToSignIn(nextUrl, headers, env);
}

function redirectToSignIn(nextUrl: NextRequest['nextUrl'], headers: Headers, env: Env): Response {
  const host = headers.get('host') ?? nextUrl.host;
  const known = env.STRAY_URL !== undefined && new URL(env.STRAY_URL).host === host ? env.STRAY_URL : `http://${host}`;
  return NextResponse.redirect(new URL(signInAddress(nextUrl.pathname + nextUrl.search), known));
}

/** An address with half a character in it is the client's mistake; Next would take it for its own. */
function refuseUndecodable({ url }: NextRequest): Response | undefined {
  try {
    decodeURIComponent(new URL(url).pathname);
    return undefined;
  } catch {
    return new Response(`${appWords.malformedAddress}\n`, { status: 400 });
  }
}
