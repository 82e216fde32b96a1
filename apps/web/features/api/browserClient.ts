import { type AnyVariables, Client, type DocumentInput, stringifyDocument } from '@urql/core';
import { createClient, NetworkError, type RequestParams } from 'graphql-sse';
import { apiWords } from '../../words/index.ts';
import { ApiFailure } from './ask.ts';
import { documentId, exchanges, named } from './exchanges.ts';

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
  const query = stringifyDocument(document);
  const id = await documentId(query);
  if (id !== '') {
    try {
      yield* heard<Data>({ query: '', extensions: named(id), variables }, signal);
      return;
    } catch (error) {
      if (!isUnknown(error)) throw error;
    }
  }
  yield* heard<Data>({ query, variables }, signal);
}

async function* heard<Data>(asked: RequestParams, signal: AbortSignal): AsyncGenerator<Data> {
  const client = createClient({ url: new URL('/graphql/stream', window.location.href).href, retryAttempts: 0 });
  const stop = () => client.dispose();
  signal.addEventListener('abort', stop);
  try {
    for await (const { data, errors } of client.iterate<Data>(asked)) {
      if (errors?.[0]) throw new ApiFailure('refused', errors[0].message);
      if (data) yield data;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof ApiFailure || isUnknown(error)
      ? error
      : new ApiFailure('unreachable', apiWords.streamBroken);
  } finally {
    signal.removeEventListener('abort', stop);
    client.dispose();
  }
}

/** Whether an API of another version does not know a document by its id. */
const isUnknown = (error: unknown): boolean =>
  error instanceof NetworkError && (error.response as Response | undefined)?.status === 404;
