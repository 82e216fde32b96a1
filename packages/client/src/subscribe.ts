import { createClient, NetworkError } from 'graphql-sse';
import { whenLet } from './backoff.ts';
import { type Connection, refusalOf, unreachable } from './connection.ts';
import { ClientError, refusalsIn, refusedWith } from './error.ts';
import { pause } from './pause.ts';

export interface SubscribeOptions<Data, Variables> {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** What the last event changes of the variables, for a stream that is taken up again where it broke off. */
  readonly resume?: (last: Data) => Partial<Variables>;
}

/** Tries in a row that bring no event, after which a stream is given up; the last waits half a minute. */
const mostTries = 8;

/**
 * What a subscription says, event by event, until it has no more to say. A stream that breaks off is taken up again.
 *
 * @throws ClientError for what the server refuses, and SERVER_UNREACHABLE when it stays away
 */
export async function* subscribe<Data, Variables extends Record<string, unknown>>(
  { url, headers, rateLimitRetries }: Connection,
  query: string,
  { variables, signal, resume }: SubscribeOptions<Data, Variables> & { readonly variables: Variables },
): AsyncGenerator<Data, void> {
  // A stream that may not begin yet waits inside of the library's one try.
  const fetchFn: typeof fetch = (input, init) => whenLet(rateLimitRetries, () => fetch(input, init), init?.signal);
  let wanted = variables;
  for (let tries = 0; !signal?.aborted; ) {
    const client = createClient({ url: `${url}/graphql/stream`, headers: { ...headers }, retryAttempts: 0, fetchFn });
    const stop = () => client.dispose();
    signal?.addEventListener('abort', stop);
    let failure: unknown;
    try {
      for await (const event of client.iterate<Data>({ query, variables: { ...wanted } })) {
        const refusals = refusalsIn(event);
        if (refusals !== undefined) throw refusedWith(refusals);
        if (!event.data) continue;
        tries = 0;
        if (resume !== undefined) wanted = { ...wanted, ...resume(event.data) };
        yield event.data;
      }
      return;
    } catch (error) {
      failure = error;
    } finally {
      signal?.removeEventListener('abort', stop);
      client.dispose();
    }
    if (signal?.aborted) return;
    const told = await toldBy(failure, url);
    tries += 1;
    if (told.code !== 'SERVER_UNREACHABLE' || tries >= mostTries) throw told;
    await pause(250 * 2 ** (tries - 1), signal);
  }
}

/** Only SERVER_UNREACHABLE may pass by itself. */
async function toldBy(failure: unknown, url: string): Promise<ClientError> {
  if (failure instanceof ClientError) return failure;
  const response = failure instanceof NetworkError ? (failure.response as Response | undefined) : undefined;
  if (response === undefined || response.status >= 500) return unreachable(url, failure);
  return response.bodyUsed ? unreachable(url, failure) : refusalOf(response, url);
}
