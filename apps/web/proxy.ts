import { type NextRequest, NextResponse } from 'next/server';
import { readEnv } from './features/gateway/env.ts';
import { refuseForeignHost } from './features/gateway/hosts.ts';

/** Pages hold data too; the gateway's own routes ask for themselves, so that their bodies are not read twice. */
export function proxy(request: NextRequest): Response {
  return refuseForeignHost(request, readEnv(process.env)) ?? refuseUndecodable(request) ?? NextResponse.next();
}

export const config = { matcher: '/((?!graphql|media|words$|labels$|corpora/|_next/static).*)' };

/** An address with half a character in it is the client's mistake; Next would take it for its own. */
function refuseUndecodable({ url }: NextRequest): Response | undefined {
  try {
    decodeURIComponent(new URL(url).pathname);
    return undefined;
  } catch {
    return new Response('This address is not well-formed.\n', { status: 400 });
  }
}
