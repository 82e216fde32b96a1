import type { IncomingHttpHeaders } from 'node:http';
import express, { type RequestHandler } from 'express';
import { execute } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import { type Context, createContext } from './context.ts';
import { type Documents, withText } from './documents.ts';
import { type Events, largestOperation, tooManyStreams } from './events.ts';
import { viewerOf } from './identity/authenticate.ts';
import { refuseBusy } from './refuse.ts';

/** Operations as server-sent events, in the distinct-connection mode of GraphQL over SSE. */
export function stream(events: Events, documents: Documents): RequestHandler[] {
  const { schema, services, stopping } = events;
  const askers = new WeakMap<object, IncomingHttpHeaders>();
  const handler = createHandler<Context>({
    schema,
    authenticate: () => null,
    validate: (_schema, document) => events.validate(document),
    context: ({ raw, context: { res } }) => {
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const context = createContext(services, viewerOf(res), AbortSignal.any([gone.signal, stopping]));
      askers.set(context, raw.headers);
      return context;
    },
    execute: (args) => events.refuse(args) ?? execute(args),
    subscribe: (args) => events.refuse(args) ?? events.subscribe(args, askers.get(args.contextValue) ?? {}),
    onNext: (_context, _request, result) =>
      result.errors ? { ...result, errors: events.masked(result.errors) } : undefined,
  });
  return [
    express.json({ limit: largestOperation }),
    withText(documents),
    async (request, response) => {
      const leave = events.take();
      if (leave === undefined) {
        refuseBusy(response, tooManyStreams);
        return;
      }
      response.once('close', leave);
      // The one mode of this endpoint; a client that accepts anything means it too.
      request.headers.accept = 'text/event-stream';
      await handler(request, response);
    },
  ];
}
