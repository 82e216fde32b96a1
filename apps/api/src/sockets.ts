import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST, parse } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Context, createContext } from './context.ts';
import type { Documents } from './documents.ts';
import { type Events, largestOperation, stillThere, tooManyStreams } from './events.ts';
import { type RateHandler, tooMany } from './rates.ts';
import { refuseBusy } from './refuse.ts';
import { onlySameOrigin } from './sameOrigin.ts';
import type { Upgrade } from './upgrades.ts';

/** Connections at once; what runs over them is counted with the streams. */
const mostSockets = 200;

/** A connection that is silent for so long is tried, and ended when it does not answer either. */
const aliveMs = 30_000;

export interface Sockets {
  /** Makes a connection of a request that wants to be one; the others go on. */
  readonly handle: RequestHandler;
  /** Ends all connections. */
  close(): void;
}

/** What a connection began with. */
interface Asker {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
}

type Running = ExecutionArgs & {
  readonly contextValue: Context;
  /** Ends it. */
  readonly gone: AbortController;
  readonly asker: Asker;
};

export interface SocketsOptions {
  readonly rate: RateHandler;
  readonly documents: Documents;
  readonly upgradeOf: (request: IncomingMessage) => Upgrade | undefined;
}

/**
 * Subscriptions over WebSocket, in the protocol `graphql-transport-ws`. Who may open a connection is told by the handlers
 * before this one, and again whenever a subscription begins.
 *
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export function openSockets(events: Events, { rate, documents, upgradeOf }: SocketsOptions): Sockets {
  const { services } = events;
  const server = new WebSocketServer({ noServer: true, maxPayload: largestOperation, handleProtocols });
  const protocol = makeServer<Record<string, unknown>, Asker>({
    async onSubscribe({ extra }, _id, payload) {
      try {
        const begun = await beginning(extra, payload);
        return 'schema' in begun ? begun : events.masked(begun);
      } catch (error) {
        return endIfSignedOut(extra, events.masked([asGraphQLError(error)]));
      }
    },
    subscribe: (args) => events.refuse(args) ?? running(args as Running),
    onNext: ({ extra }, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: endIfSignedOut(extra, events.masked(result.errors)) } : undefined,
  });

  /** What is executed, or what is wrong with it. @throws StrayError for who is not there any more and for a document that may not be asked, and GraphQLError for what is no document */
  async function beginning(asker: Asker, payload: SubscribePayload) {
    const { variables, operationName } = payload;
    const { request } = asker;
    const seconds = await rate.spend(request as Request);
    if (seconds !== undefined) return [refused('RATE_LIMITED', tooMany(seconds))];
    const viewer = await stillThere(services, request.headers);
    const document = parse(documents.textOf(payload, viewer) ?? '');
    const errors = events.validate(document);
    if (errors.length > 0) return errors;
    if (getOperationAST(document, operationName)?.operation !== 'subscription') {
      return [refused('BAD_ARGUMENT', 'Only subscriptions pass here; queries and mutations are sent to /graphql.')];
    }
    const gone = new AbortController();
    const contextValue = createContext(services, viewer, AbortSignal.any([gone.signal, events.stopping]), request);
    const { schema } = events;
    return { schema, document, operationName, variableValues: variables, contextValue, gone, asker } satisfies Running;
  }

  function running(args: Running): ExecutionResult | AsyncGenerator<ExecutionResult> {
    const leave = events.take();
    if (leave === undefined) return { errors: [refused('BUSY', tooManyStreams)] };
    const results = inRoom(events.subscribe(args, args.asker.request.headers), leave);
    const end = results.return.bind(results);
    // What it waits for would hear of its end with the next event only.
    results.return = (value) => {
      args.gone.abort();
      leave();
      return end(value);
    };
    return results;
  }

  function connected(socket: WebSocket, request: IncomingMessage): void {
    let alive = true;
    const looking = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    }, aliveMs);
    socket.on('pong', () => {
      alive = true;
    });
    // What a client does wrong is told to it by the code of the close.
    socket.on('error', () => undefined);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => new Promise((resolve) => socket.send(text, () => resolve())),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data) => {
            handle(String(data)).catch((error: unknown) => {
              services.log.error({ error: String(error) }, 'A message over WebSocket was not handled.');
              socket.close(CloseCode.InternalServerError, 'Internal error');
            });
          });
        },
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => {
      clearInterval(looking);
      void closed(code, String(reason));
    });
  }

  return {
    handle(request, response, next) {
      const upgrade = upgradeOf(request);
      if (upgrade === undefined) next();
      else if (server.clients.size >= mostSockets) refuseBusy(response, 'Too many connections are open.');
      else {
        // A page of any site may open a WebSocket, and the browser sends the cookie along.
        onlySameOrigin(request, response, () => {
          upgrade.take();
          server.handleUpgrade(request, upgrade.socket, upgrade.head, connected);
        });
      }
    },
    close() {
      for (const socket of server.clients) socket.close(1001, 'The server stops');
      server.close();
    },
  };
}

async function* inRoom(results: AsyncGenerator<ExecutionResult>, leave: () => void): AsyncGenerator<ExecutionResult> {
  try {
    yield* results;
  } finally {
    leave();
  }
}

/** Over a connection of somebody who has signed out nothing more is said. */
function endIfSignedOut({ socket }: Asker, errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const isSignedOut = errors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED');
  if (isSignedOut) socket.close(CloseCode.Unauthorized, 'Signed out');
  return errors;
}

const refused = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });

/** What the parser throws is of the document. */
function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return refused('GRAPHQL_PARSE_FAILED', error.message);
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
