import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import { forRequest, type Logger, type OpenSpan, span } from '@stray/telemetry';
import type { RequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import type { Context } from './context.ts';
import type { Metrics } from './metrics.ts';
import { refusedWith } from './refuse.ts';

const routes = [
  '/graphql/stream',
  '/graphql',
  '/uploads',
  '/media',
  '/corpora',
  '/exports',
  '/words',
  '/labels',
  '/health',
  '/ready',
];

/** By which a request is found in the logs of a proxy before this server, and of this one. */
const requestIdShape = /^[\w.:-]{8,100}$/;

/** A request that takes longer is said so, unless it is one that may: a stream of events, or a file. */
const slowMs = 2_000;

/**
 * Gives each request an id, a span and a line of log, and counts it. Answers that are well are logged at the level `debug`
 * alone: a folder of photos is thousands of requests.
 */
export function watchRequests(log: Logger, metrics?: Metrics): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && requestIdShape.test(given) ? given : randomUUID();
    response.set('x-request-id', requestId);
    const route = routes.find((path) => request.path === path || request.path.startsWith(`${path}/`)) ?? 'other';
    const begun = performance.now();
    const done = () => {
      const ms = performance.now() - begun;
      const { statusCode: status } = response;
      const whole = response.writableFinished;
      metrics?.answered({ route, method: request.method, status: whole ? status : 499 }, ms / 1000);
      const refusal = refusedWith(response);
      if (refusal !== undefined) metrics?.turnedAway(route, refusal);
      const mayTake = route === '/graphql/stream' || route === '/uploads' || route === '/exports';
      const level = status >= 500 ? 'warn' : status >= 400 ? 'info' : ms > slowMs && !mayTake ? 'info' : 'debug';
      const facts = { method: request.method, route, status, ms: Math.round(ms), client: request.ip };
      log[level](facts, whole ? 'A request was answered.' : 'A request was left by its client.');
    };
    forRequest(requestId, () => {
      // A stream of events lasts for hours, and probes come every few seconds.
      if (['/graphql/stream', '/health', '/ready'].includes(route)) {
        response.once('close', done);
        next();
        return;
      }
      const attributes = { 'http.request.method': request.method, 'http.route': route, 'stray.request_id': requestId };
      const parent = request.headers.traceparent;
      const options = { kind: 'server', attributes, parent: typeof parent === 'string' ? parent : undefined } as const;
      void span(
        `${request.method} ${route}`,
        options,
        (opened) =>
          new Promise<void>((resolve) => {
            response.once('close', () => {
              opened.set({ 'http.response.status_code': response.statusCode });
              if (response.statusCode >= 500) opened.fail(`status ${response.statusCode}`);
              done();
              resolve();
            });
            next();
          }),
      );
    });
  };
}

/** The span of the operation that a request holds, to be named once the operation is known. */
const operations = new WeakMap<object, OpenSpan>();

/** Answers a GraphQL request inside a span of its own, in which its statements are. */
export function asOperation(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    span('graphql', {}, async (opened) => {
      operations.set(request, opened);
      await handler(request, response, next);
    });
}

/** Names the span after the operation, and counts operations and errors. */
export function watchOperations(metrics?: Metrics): ApolloServerPlugin<Context> {
  return {
    // What is no question at all, or may come from a page of another site.
    async invalidRequestWasReceived({ error }) {
      const code = error instanceof GraphQLError ? error.extensions.code : undefined;
      metrics?.erred(String(code ?? 'BAD_ARGUMENT'));
    },
    async requestDidStart() {
      const begun = performance.now();
      return {
        async didResolveOperation({ operation, operationName, contextValue }) {
          const opened = contextValue.request && operations.get(contextValue.request);
          const kind = operation?.operation ?? 'query';
          opened?.rename(`${kind} ${operationName ?? 'without a name'}`);
          opened?.set({ 'graphql.operation.type': kind, 'graphql.operation.name': operationName ?? '' });
        },
        async willSendResponse({ operation, operationName, errors, response, contextValue }) {
          const failed = response.body.kind === 'single' && (response.body.singleResult.errors?.length ?? 0) > 0;
          if (failed && contextValue.request)
            operations.get(contextValue.request)?.fail(errors?.[0]?.message ?? 'refused');
          if (response.body.kind === 'single') {
            for (const { extensions } of response.body.singleResult.errors ?? [])
              metrics?.erred(String(extensions?.code));
          }
          // What was refused before it was understood has a name that may be anything.
          if (
            operation === undefined ||
            (failed && response.body.kind === 'single' && !response.body.singleResult.data)
          )
            return;
          const seconds = (performance.now() - begun) / 1000;
          metrics?.operated({ name: operationName ?? 'without a name', kind: operation.operation, failed }, seconds);
        },
      };
    },
  };
}
