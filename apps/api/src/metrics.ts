import type { Database } from '@stray/db';
import { readQueueDepth } from '@stray/db';
import {
  boundedNames,
  Counter,
  createRegistry,
  durationBuckets,
  Gauge,
  Histogram,
  type Registry,
} from '@stray/telemetry';
import type { RateKind } from './rates.ts';

export interface Metrics {
  readonly registry: Registry;
  /** A request has been answered, after so many seconds. */
  answered(
    request: { readonly route: string; readonly method: string; readonly status: number },
    seconds: number,
  ): void;
  /** A GraphQL operation has been answered. Names are the client’s: the first of them are told apart. */
  operated(
    operation: { readonly name: string; readonly kind: string; readonly failed: boolean },
    seconds: number,
  ): void;
  /** A GraphQL error went out. */
  erred(code: string): void;
  /** A request was refused, before it came to GraphQL or beside it. */
  turnedAway(route: string, code: string): void;
  /** A request was one too many. */
  refused(kind: RateKind): void;
}

/** Far more than Stray's own web app and command line have. */
const mostOperations = 100;
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);

export function createMetrics(pool: Database['pool']): Metrics {
  const registry = createRegistry('api');
  const registers = [registry];
  const requests = new Histogram({
    name: 'stray_http_request_seconds',
    help: 'HTTP requests by route, method and status: how many, and how long they took.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: durationBuckets,
    registers,
  });
  const operations = new Histogram({
    name: 'stray_graphql_operation_seconds',
    help: 'GraphQL operations by name: how many, and how long they took.',
    labelNames: ['operation', 'kind', 'outcome'] as const,
    buckets: durationBuckets,
    registers,
  });
  const errors = new Counter({
    name: 'stray_graphql_errors_total',
    help: 'Errors in GraphQL answers by code.',
    labelNames: ['code'] as const,
    registers,
  });
  const refusals = new Counter({
    name: 'stray_rate_limited_total',
    help: 'Requests refused because their client had sent too many.',
    labelNames: ['kind'] as const,
    registers,
  });
  const turnedAway = new Counter({
    name: 'stray_http_refusals_total',
    help: 'Requests refused before they came to GraphQL, or beside it, by route and code.',
    labelNames: ['route', 'code'] as const,
    registers,
  });
  new Gauge({
    name: 'stray_queue_jobs',
    help: 'Jobs in the queue by name and state.',
    labelNames: ['name', 'state'] as const,
    registers,
    async collect() {
      for (const { name, state, jobs } of await readQueueDepth(pool).catch(() => [])) this.set({ name, state }, jobs);
    },
  });
  new Gauge({
    name: 'stray_database_connections',
    help: 'Connections of this process to the database, and requests that wait for one.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      this.set({ state: 'open' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const nameOf = boundedNames(mostOperations);
  return {
    registry,
    answered: ({ route, method, status }, seconds) =>
      requests.observe({ route, method: methods.has(method) ? method : 'other', status }, seconds),
    operated: ({ name, kind, failed }, seconds) =>
      operations.observe({ operation: nameOf(name), kind, outcome: failed ? 'error' : 'ok' }, seconds),
    erred: (code) => errors.inc({ code }),
    turnedAway: (route, code) => turnedAway.inc({ route, code }),
    refused: (kind) => refusals.inc({ kind }),
  };
}
