import { type NextRequest, NextResponse } from 'next/server';
import { readEnv } from './features/gateway/env.ts';
import { refuseForeignHost } from './features/gateway/hosts.ts';

/** Pages hold data too; the gateway's own routes ask for themselves, so that their bodies are not read twice. */
export function proxy(request: NextRequest): Response {
  return refuseForeignHost(request, readEnv(process.env)) ?? NextResponse.next();
}

export const config = { matcher: '/((?!graphql|media|_next/static).*)' };
