import { type AnyVariables, Client, type DocumentInput, stringifyDocument } from '@urql/core';
import { createClient } from 'graphql-sse';
import { apiWords } from '../../words/index.ts';
import { ApiFailure } from './ask.ts';
import { exchanges } from './exchanges.ts';

/** For the browser: asks at the page's own address. */
export function browserClient(): Client {
  return new Client({ url: '/graphql', preferGetMethod: false, exchanges: exchanges() });
}

/**
 * What a subscription says, event by event, until it has no more to say or `signal` ends it.
 *
 * @throws ApiFailure when the stream breaks
 */
export async function* eventsOf<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables & Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<Data> {
  const client = createClient({ url: new URL('/graphql/stream', window.location.href).href, retryAttempts: 0 });
  const stop = () => client.dispose();
  signal.addEventListener('abort', stop);
  try {
    for await (const { data, errors } of client.iterate<Data>({ query: stringifyDocument(document), variables })) {
      if (errors?.[0]) throw new ApiFailure('refused', errors[0].message);
      if (data) yield data;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof ApiFailure ? error : new ApiFailure('unreachable', apiWords.streamBroken);
  } finally {
    signal.removeEventListener('abort', stop);
    client.dispose();
  }
}
