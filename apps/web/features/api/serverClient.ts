import { Client } from '@urql/core';
import { headers } from 'next/headers';
import { needsLogin, readEnv } from '../gateway/env.ts';
import { exchanges } from './exchanges.ts';

/** A page is shown without its data rather than after this time. */
const withinMs = 10_000;

/** For one rendering on the server: asks the API directly, for the one who asks for the page. */
export function serverClient(): Client {
  return new Client({
    url: new URL('/graphql', readEnv(process.env).API_URL).href,
    exchanges: exchanges(),
    preferGetMethod: false,
    fetch: async (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...(await askerHeaders()) } }),
    fetchOptions: () => ({ cache: 'no-store', signal: AbortSignal.timeout(withinMs) }),
  });
}

/** What tells the API who asks for the page; it counts what a page asks for with what its reader does. */
export async function askerHeaders(): Promise<Record<string, string>> {
  const asked = await headers();
  const address = asked.get('x-forwarded-for');
  const from: Record<string, string> = address === null ? {} : { 'x-forwarded-for': address };
  if (!needsLogin(readEnv(process.env))) return from;
  const cookie = asked.get('cookie');
  return { ...from, 'x-stray-login': 'required', ...(cookie !== null && { cookie }) };
}
