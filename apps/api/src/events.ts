import type { IncomingHttpHeaders } from 'node:http';
import { StrayError } from '@stray/core';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  locatedError,
  validate,
} from 'graphql';
import { local, type Viewer } from './access/viewer.ts';
import { type Context, createContext } from './context.ts';
import { formatError } from './errors.ts';
import { assertAffordable, limits } from './limits.ts';
import type { Services } from './services.ts';

/** A subscription's text is short; a longer one is an attempt to keep the parser busy. */
export const largestOperation = 100 * 1024;

/** Open streams ask the database twice a second each. */
const mostStreams = 200;
export const tooManyStreams = 'Too many streams are open.';

/** How long a stream goes on without asking whether its reader is still let in. */
const lookAgainMs = 5_000;

export interface EventsOptions {
  readonly introspection: boolean;
  readonly stopping: AbortSignal;
}

/** What is the same for subscriptions whichever way they come. */
export interface Events {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
  /** Takes the room of a stream. @returns what gives it back, once or more often; undefined where there is none */
  take(): (() => void) | undefined;
  validate(document: DocumentNode): readonly GraphQLError[];
  /** The errors of an operation that asks for too much. */
  refuse(args: ExecutionArgs): ExecutionResult | undefined;
  /** @param headers of the request that the stream began with */
  subscribe(
    args: ExecutionArgs & { readonly contextValue: Context },
    headers: IncomingHttpHeaders,
  ): AsyncGenerator<ExecutionResult>;
  /** As they may be shown. */
  masked(errors: readonly GraphQLError[]): GraphQLError[];
}

export function createEvents(
  schema: GraphQLSchema,
  services: Services,
  { introspection, stopping }: EventsOptions,
): Events {
  let open = 0;
  return {
    schema,
    services,
    stopping,
    take() {
      if (open >= mostStreams) return undefined;
      open += 1;
      let taken = true;
      return () => {
        if (taken) open -= 1;
        taken = false;
      };
    },
    validate(document) {
      if ((document.tokenCount ?? 0) <= limits.tokens) {
        const errors = validate(schema, document);
        return errors.map((error) => coded(error, introspection));
      }
      const message = `The query has more than ${limits.tokens} tokens.`;
      return [new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY' } })];
    },
    refuse(args) {
      try {
        assertAffordable(schema, { ...args, variables: args.variableValues, introspection });
        return undefined;
      } catch (error) {
        if (error instanceof GraphQLError) return { errors: [error] };
        throw error;
      }
    },
    subscribe: (args, headers) => subscribe(args, services, headers),
    masked: (errors) => errors.map((error) => masked(error, services)),
  };
}

/** graphql-js proposes names that are there for one that is not, which tells of the schema. */
function coded({ message, nodes }: GraphQLError, introspection: boolean): GraphQLError {
  const told = introspection ? message : message.replace(/ ?Did you mean .*$/s, '');
  return new GraphQLError(told, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
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
export async function stillThere({ identity }: Services, headers: IncomingHttpHeaders): Promise<Viewer> {
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
