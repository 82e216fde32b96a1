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

/** Before an event that is so much later than the last look, a stream asks whether its reader is still let in. */
const lookAgainMs = 5_000;

/** A stream that has nothing to say looks as often. */
export const silentLookMs = 30_000;

export interface EventsOptions {
  readonly introspection: boolean;
  readonly stopping: AbortSignal;
  readonly silentLookMs: number;
  /** Told of the code of every error in a stream. */
  readonly onError: (code: string) => void;
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
  { introspection, stopping, silentLookMs, onError }: EventsOptions,
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
    subscribe: (args, headers) => subscribe(args, { services, headers, silentLookMs }),
    masked: (errors) =>
      errors.map((error) => {
        const shown = masked(error, services);
        onError(String(shown.extensions.code));
        return shown;
      }),
  };
}

/** graphql-js proposes names that are there for one that is not, which tells of the schema. */
function coded({ message, nodes }: GraphQLError, introspection: boolean): GraphQLError {
  const told = introspection ? message : message.replace(/ ?Did you mean .*$/s, '');
  return new GraphQLError(told, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
}

/** Who a stream is for. */
interface Reader {
  readonly services: Services;
  readonly headers: IncomingHttpHeaders;
  readonly silentLookMs: number;
}

/** Every event is executed with a context of its own: loaders that outlive it would repeat what the first event saw. */
async function* subscribe(
  args: ExecutionArgs & { contextValue: Context },
  { services, headers, silentLookMs }: Reader,
): AsyncGenerator<ExecutionResult> {
  let viewer = args.contextValue.access.viewer;
  const out = new AbortController();
  const signal = AbortSignal.any([args.contextValue.signal, out.signal]);
  const look = () => stillThere(services, headers);
  const looking = setInterval(() => look().catch((error) => isSignedOut(error) && out.abort(error)), silentLookMs);
  try {
    const events = await createSourceEventStream({ ...args, contextValue: createContext(services, viewer, signal) });
    if (!(Symbol.asyncIterator in events)) {
      yield events;
      return;
    }
    let lookedAt = Date.now();
    for await (const event of events) {
      if (Date.now() - lookedAt > lookAgainMs) {
        viewer = await look();
        lookedAt = Date.now();
      }
      const contextValue = createContext(services, viewer, signal);
      yield await execute({ ...args, rootValue: event, contextValue });
    }
    // What it waited for has ended without a word.
    out.signal.throwIfAborted();
  } catch (error) {
    yield { errors: [locatedError(error, undefined)] };
  } finally {
    clearInterval(looking);
  }
}

const isSignedOut = (error: unknown): boolean => error instanceof StrayError && error.code === 'UNAUTHENTICATED';

/** Whoever has signed out meanwhile, or whose key was revoked, hears no more. @throws StrayError UNAUTHENTICATED */
export async function stillThere({ identity }: Services, headers: IncomingHttpHeaders): Promise<Viewer> {
  if (identity === null) return local;
  const { viewer } = await identity.identify(headers, false);
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
