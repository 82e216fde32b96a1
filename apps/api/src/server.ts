import { createServer as createHttpServer, type Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import { StrayError } from '@stray/core';
import { describe, type Readiness } from '@stray/telemetry';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { GraphQLError } from 'graphql';
import { onlyOwnImages } from './access/images.ts';
import { type Context, createContext } from './context.ts';
import { openDocuments, withText } from './documents.ts';
import { formatError } from './errors.ts';
import { createEvents, silentLookMs } from './events.ts';
import { exportFile } from './exportFile.ts';
import { health, ready } from './health.ts';
import { onlyHosts } from './hosts.ts';
import { authenticate, refuseOpenGateway, viewerOf } from './identity/authenticate.ts';
import { labels } from './labels.ts';
import { landingPage } from './landingPage.ts';
import { assertAffordable, limits } from './limits.ts';
import { map } from './map.ts';
import { media } from './media.ts';
import type { Metrics } from './metrics.ts';
import { negatives } from './negatives.ts';
import { limitRates, localRates, type RateLimits } from './rates.ts';
import { receiveFiles } from './receive.ts';
import { onlyMethods, refuse } from './refuse.ts';
import type { RoomLimits } from './room.ts';
import { onlyOwnPosts, onlySameOrigin } from './sameOrigin.ts';
import { schema } from './schema/index.ts';
import { score } from './score.ts';
import { searchByImage, searchThumbnail } from './searchByImage.ts';
import { securityHeaders } from './securityHeaders.ts';
import type { Services } from './services.ts';
import { openSockets } from './sockets.ts';
import { stream } from './stream.ts';
import { thumbnails } from './thumbnails.ts';
import { answerWithin, bodyInTime, closeWithin, noStandstill, setTimeouts } from './timeouts.ts';
import { hearUpgrades } from './upgrades.ts';
import { asOperation, watchOperations, watchRequests } from './watch.ts';
import { words } from './words.ts';

/** Room for a query and some thousand variables; images do not pass through GraphQL. */
const largestBody = '1mb';

/** A connection that is still at work so long after `stop` is cut. */
const graceMs = 3_000;

export interface ApiServer {
  /** Answers requests; also without a port. */
  readonly app: Express;
  /** Not listening yet. */
  readonly http: Server;
  /** Ends the streams, lets requests finish, closes the port. The services stay open: they belong to the caller. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Host names that requests may be addressed to; any when empty. */
  readonly hosts?: readonly string[];
  /** Whose word is taken for a client's address, as Express has it; nobody's when left out. */
  readonly trustProxy?: string;
  /** Whether clients may ask for the schema; they may when left out. */
  readonly introspection?: boolean;
  /** Which documents those who have signed in may ask; any when left out. */
  readonly documents?: 'any' | 'known';
  /** After which a GraphQL request is given up. */
  readonly requestTimeoutMs?: number;
  readonly rateLimits?: RateLimits;
  /** How often a stream that has nothing to say looks whether its reader is still let in; every half a minute when left out. */
  readonly silentLookMs?: number;
  readonly room?: RoomLimits;
  readonly metrics?: Metrics;
  /** What /ready says; a server that is not told is ready. */
  readonly readiness?: () => Promise<Readiness>;
}

/** GraphQL, its streams, the images, files that come and go, and the health check over one database. */
export async function createServer(services: Services, options: ServerOptions = {}): Promise<ApiServer> {
  const { hosts = [], trustProxy, introspection = true, requestTimeoutMs = 60_000 } = options;
  const documents = await openDocuments(options.documents ?? 'any');
  const { rateLimits = { rates: localRates }, room = { reserve: 0 }, metrics, readiness = async () => ({}) } = options;
  const { log } = services;
  const stopping = new AbortController();
  const apollo = graphql(services, { introspection, metrics });
  await apollo.start();
  const receiver = await receiveFiles(services, room);
  const rate = await limitRates(rateLimits);
  const images = thumbnails(services.blobs);

  const app = express();
  const http = createHttpServer(app);
  setTimeouts(http);
  const upgradeOf = hearUpgrades(http, app);
  const events = createEvents(schema, services, {
    ...{ introspection, stopping: stopping.signal, silentLookMs: options.silentLookMs ?? silentLookMs },
    onError: (code) => metrics?.erred(code),
  });
  const sockets = openSockets(events, { rate: rate.graphql, documents, upgradeOf });
  app.disable('x-powered-by');
  if (trustProxy) trust(app, trustProxy);
  app.use(securityHeaders, watchRequests(log, metrics));
  app.use(onlyHosts(hosts));
  app.get('/health', health);
  app.get('/ready', ready(readiness));
  app.use(refuseOpenGateway(services.identity));
  if (services.identity !== null) app.all('/auth/*path', rate.graphql, onlyOwnPosts, services.identity.handle);
  app.use(authenticate(services.identity));
  app.get('/media/:sha256/:size', rate.media, onlyOwnImages(services.db), media(services, images));
  app.route('/corpora/:version/:file').get(rate.media, negatives(services)).all(onlyMethods('GET, HEAD'));
  app.route('/map/:projection/:part').get(rate.media, map(services)).all(onlyMethods('GET, HEAD'));
  app.route('/exports/:id').get(rate.media, exportFile(services)).all(onlyMethods('GET, HEAD'));
  app.route('/words').post(onlySameOrigin, rate.uploads, noStandstill, words(services)).all(onlyMethods('POST'));
  app.route('/labels').post(onlySameOrigin, rate.uploads, noStandstill, labels(services)).all(onlyMethods('POST'));
  app
    .route('/search/:dataset')
    .post(onlySameOrigin, rate.uploads, noStandstill, bodyInTime, searchByImage(services))
    .all(onlyMethods('POST'));
  app
    .route('/score/:project')
    .post(onlySameOrigin, rate.uploads, noStandstill, bodyInTime, score(services))
    .all(onlyMethods('POST'));
  app.get('/search/:dataset/:image', rate.media, searchThumbnail(services));
  app.all(['/uploads', '/uploads/:id'], onlySameOrigin, rate.uploads, noStandstill, receiver.handle);
  app.get(['/', '/graphql'], landingPage);
  app.use('/graphql', rate.graphql);
  app.use('/graphql/stream', sockets.handle);
  app.use('/graphql', bodyInTime);
  app.use('/graphql/stream', stream(events, documents));
  app.use(
    '/graphql',
    express.json({ limit: largestBody }),
    withText(documents),
    answerWithin(
      requestTimeoutMs,
      asOperation(
        expressMiddleware(apollo, {
          context: async ({ req, res }) => createContext(services, viewerOf(res), stopping.signal, req),
        }),
      ),
    ),
  );
  app.use((_request, response) => {
    refuse(response, 404, 'NOT_FOUND', 'There is nothing at this address.');
  });
  app.use(failure(services));

  return {
    app,
    http,
    async stop() {
      stopping.abort();
      sockets.close();
      await apollo.stop();
      await images.close();
      if (http.listening) await closeWithin(http, graceMs);
      await receiver.stop();
      log.info('The server has stopped.');
    },
  };
}

function graphql(
  services: Services,
  { introspection, metrics }: { readonly introspection: boolean; readonly metrics?: Metrics | undefined },
): ApolloServer<Context> {
  keepApolloQuiet();
  return new ApolloServer<Context>({
    schema,
    // Refused with words of our own, here and in streams.
    introspection: true,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    // Whoever asks could fill Apollo's store; `withText` knows ours.
    persistedQueries: false,
    parseOptions: { maxTokens: limits.tokens },
    logger: services.log,
    formatError: (formatted, error) =>
      formatError(
        error instanceof GraphQLError ? error : new GraphQLError(formatted.message, { originalError: asError(error) }),
        services.log,
      ),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      watchOperations(metrics),
      {
        requestDidStart: async () => ({
          didResolveOperation: async ({ document, operationName, request }) => {
            assertAffordable(schema, { document, operationName, variables: request.variables, introspection });
          },
        }),
      },
    ],
  });
}

/** @throws StrayError BAD_ARGUMENT */
function trust(app: Express, proxies: string): void {
  try {
    app.set('trust proxy', proxies);
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', 'STRAY_TRUST_PROXY: takes addresses, subnets, loopback, uniquelocal.', {
      cause,
    });
  }
}

/** Apollo reports to its makers when these are set, whatever they were set for; Stray calls nobody. */
function keepApolloQuiet(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('APOLLO_')) delete process.env[name];
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Bodies that are too large or no JSON are the client's mistake; anything else is ours. */
function failure({ log }: Services): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (status >= 400 && status < 500) {
      if (status === 413) refuse(response, 413, 'FILE_TOO_LARGE', `The request is larger than ${largestBody} allows.`);
      else refuse(response, status, 'BAD_ARGUMENT', 'The request is not understood.');
      return;
    }
    log.error({ error: describe(error) }, 'A request failed.');
    refuse(response, 500, 'INTERNAL', 'Something went wrong inside Stray; the log has the details.');
  };
}
