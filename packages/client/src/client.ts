import { answerOf, type Connection, reach, refusalOf } from './connection.ts';
import { type TypedDocument, textOf, type VariablesArgument } from './document.ts';
import { ClientError } from './error.ts';
import { type SubscribeOptions, subscribe } from './subscribe.ts';

export interface ClientOptions {
  /** Of the page, such as https://stray.example.org. */
  readonly url: string;
  /** Where people sign in. */
  readonly apiKey?: string | undefined;
  /**
   * Times in a row that a request, an upload or a stream is sent again when the server has had too many (RATE_LIMITED), each
   * when the server says, within two minutes; 5 when left out, 0: not once.
   */
  readonly rateLimitRetries?: number | undefined;
}

/** A running Stray, as a program sees it. */
export interface StrayClient extends Connection {
  /** Asks, or tells something: a query or a mutation. @throws ClientError */
  query<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...variables: VariablesArgument<Variables>
  ): Promise<Data>;
  /**
   * What a subscription says, event by event, until it has no more to say. A stream that breaks off is taken up again.
   *
   * @throws ClientError
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    options?: SubscribeOptions<Data, Variables>,
  ): AsyncGenerator<Data, void>;
  /**
   * Sends a body to an address that is not GraphQL: a form, or bytes as they are read, which `body` opens whenever they are sent.
   *
   * @returns the answer's JSON
   * @throws ClientError
   */
  send(path: string, body: (() => ReadableStream<Uint8Array>) | FormData): Promise<Record<string, unknown>>;
  /** Reads a text from an address that is not GraphQL. @throws ClientError */
  text(path: string): Promise<string>;
}

export function createClient({ url, apiKey, rateLimitRetries }: ClientOptions): StrayClient {
  const connection: Connection = {
    url: url.replace(/\/+$/, ''),
    headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
    rateLimitRetries,
  };
  return {
    ...connection,
    async query<Data, Variables>(document: TypedDocument<Data, Variables>, ...[variables]: unknown[]) {
      const response = await reach(connection, '/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: textOf(document), variables }),
      });
      const { data } = await answerOf(response, connection.url);
      if (data === undefined) throw new ClientError('INTERNAL', `The answer of ${connection.url} is not understood.`);
      // The server has checked the document against its schema, from which the type comes.
      return data as Data;
    },
    subscribe: (document, variables, options = {}) =>
      subscribe(connection, textOf(document), { ...options, variables }),
    async send(path, body) {
      const accept = { accept: 'application/json' };
      // A form says its own kind, with what is between its parts.
      const headers = body instanceof FormData ? accept : { ...accept, 'content-type': 'application/octet-stream' };
      const init = { method: 'POST', headers, body, duplex: 'half' } as const;
      return answerOf(await reach(connection, path, init), connection.url);
    },
    async text(path) {
      const response = await reach(connection, path);
      if (response.ok) return response.text();
      throw await refusalOf(response, connection.url);
    },
  };
}
