import type { IncomingHttpHeaders } from 'node:http';
import { StrayError } from '@stray/core';
import express, { type RequestHandler } from 'express';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  locatedError,
  validate,
} from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import { local, type Viewer } from './access/viewer.ts';
import { type Context, createContext } from './context.ts';
import { formatError } from './errors.ts';
import { viewerOf } from './identity/authenticate.ts';
import { assertAffordable, limits } from './limits.ts';
import type { Services } from './services.ts';

/** A subscription's text is short; a longer one is an attempt to keep the parser busy. */
const largestBody = '100kb';

/** Open streams ask the database twice a second each. */
const mostStreams = 200;

/** How long a stream goes on without asking whether its reader is still let in. */
const lookAgainMs = 5_000;

export interface StreamOptions {
  readonly stopping: AbortSignal;
  readonly introspection: boolean;
}

/** Operations as server-sent events, in the distinct-connection mode of GraphQL over SSE. */
export function stream(
  schema: GraphQLSchema,
  services: Services,
  { stopping, introspection }: StreamOptions,
): RequestHandler[] {
  let open = 0;
  const askers = new WeakMap<object, IncomingHttpHeaders>();
  const refuse = (args: ExecutionArgs): ExecutionResult | undefined => {
    try {
      assertAffordable(schema, { ...args, variables: args.variableValues, introspection });
      return undefined;
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  };
  const handler = createHandler<Context>({
    schema,
    authenticate: () => null,
    validate(against, document, ...rest) {
      if ((document.tokenCount ?? 0) <= limits.tokens) {
        const errors = validate(against, document, ...rest);
        return introspection ? errors : errors.map(withoutHints);
      }
      const message = `The query has more than ${limits.tokens} tokens.`;
      return [new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY' } })];
    },
    context: ({ raw, context: { res } }) => {
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const context = createContext(services, viewerOf(res), AbortSignal.any([gone.signal, stopping]));
      askers.set(context, raw.headers);
      return context;
    },
    execute: (args) => refuse(args) ?? execute(args),
    subscribe: (args) => refuse(args) ?? subscribe(args, services, askers.get(args.contextValue) ?? {}),
    onNext: (_context, _request, result) =>
      result.errors ? { ...result, errors: result.errors.map((error) => masked(error, services)) } : undefined,
  });
  return [
    express.json({ limit: largestBody }),
    async (request, response) => {
      if (open >= mostStreams) {
        response
          .status(503)
          .set('retry-after', '5')
          .json({ errors: [{ message: 'Too many streams are open.', extensions: { code: 'BUSY' } }] });
        return;
      }
      open += 1;
      response.once('close', () => {
        open -= 1;
      });
      // The one mode of this endpoint; a client that accepts anything means it too.
      request.headers.accept = 'text/event-stream';
      await handler(request, response);
    },
  ];
}

/** graphql-js proposes names that are there for one that is not. */
function withoutHints({ message, nodes }: GraphQLError): GraphQLError {
  const plain = message.replace(/ ?Did you mean .*$/s, '');
  return new GraphQLError(plain, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
}

/** Every event is executed with a context of its own: loaders that outlive it would repeat what the first event saw. */
async function* subscribe(
  args: ExecutionArgs & { contextValue: Context },
  services: Services,
  headers: IncomingHttpHeaders,
): AsyncGenerator<ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) {
    yield events;
    return;
  }
  try {
    let viewer = args.contextValue.access.viewer;
    let lookedAt = Date.now();
    for await (const event of events) {
      if (Date.now() - lookedAt > lookAgainMs) {
        viewer = await stillThere(services, headers);
        lookedAt = Date.now();
      }
      const contextValue = createContext(services, viewer, args.contextValue.signal);
      yield await execute({ ...args, rootValue: event, contextValue });
    }
  } catch (error) {
    yield { errors: [locatedError(error, undefined)] };
  }
}

/** Whoever has signed out meanwhile, or whose key was revoked, hears no more. @throws StrayError UNAUTHENTICATED */
async function stillThere({ identity }: Services, headers: IncomingHttpHeaders): Promise<Viewer> {
  if (identity === null) return local;
  const { viewer } = await identity.identify(headers);
  if (viewer === null) throw new StrayError('UNAUTHENTICATED', 'You are not signed in any more.');
  return viewer;
}

function masked(error: GraphQLError, { log }: Services): GraphQLError {
  const { message, locations: _, ...rest } = formatError(error, log);
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: rest.path ?? null,
    extensions: rest.extensions ?? null,
  });
}
