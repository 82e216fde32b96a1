import { Client, fetchExchange } from '@urql/core';
import { headers } from 'next/headers';
import { readEnv } from '../gateway/env.ts';

/** A page is shown without its data rather than after this time. */
const withinMs = 10_000;

/** For one rendering on the server: asks the API directly. */
export function serverClient(): Client {
  return new Client({
    url: new URL('/graphql', readEnv(process.env).API_URL).href,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetch: inTheNameOfTheClient,
    fetchOptions: () => ({ cache: 'no-store', signal: AbortSignal.timeout(withinMs) }),
  });
}

/** The API counts what a page asks for with what its reader does. */
const inTheNameOfTheClient: typeof fetch = async (url, options) => {
  const sent = new Headers(options?.headers);
  const address = (await headers()).get('x-forwarded-for');
  if (address !== null) sent.set('x-forwarded-for', address);
  return fetch(url, { ...options, headers: sent });
};
