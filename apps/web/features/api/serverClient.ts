import { Client, fetchExchange } from '@urql/core';
import { readEnv } from '../gateway/env.ts';

/** A page is shown without its data rather than after this time. */
const withinMs = 10_000;

/** For one rendering on the server: asks the API directly. */
export function serverClient(): Client {
  return new Client({
    url: new URL('/graphql', readEnv(process.env).API_URL).href,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: () => ({ cache: 'no-store', signal: AbortSignal.timeout(withinMs) }),
  });
}
