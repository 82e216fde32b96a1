import { isLoopback } from '@stray/core';
import type { Database } from '@stray/db';
import type { Env } from './env.ts';
import type { Metrics } from './metrics.ts';
import { localRates, serverRates } from './rates.ts';
import type { ServerOptions } from './server.ts';

/** The limits that the environment sets; generous where only this machine can ask. */
export function limitsOf(
  env: Env,
  { pool, metrics }: { readonly pool: Database['pool']; readonly metrics: Metrics },
): Omit<ServerOptions, 'hosts'> {
  const usual = isLoopback(env.HOST) ? localRates : serverRates;
  return {
    trustProxy: env.STRAY_TRUST_PROXY,
    introspection: env.STRAY_INTROSPECTION === 'on',
    documents: env.STRAY_DOCUMENTS,
    requestTimeoutMs: 1000 * env.STRAY_REQUEST_TIMEOUT,
    rateLimits: {
      rates: {
        graphql: env.STRAY_RATE_GRAPHQL ?? usual.graphql,
        uploads: env.STRAY_RATE_UPLOADS ?? usual.uploads,
        media: env.STRAY_RATE_MEDIA ?? usual.media,
      },
      pool: env.STRAY_RATE_STORE === 'postgres' ? pool : undefined,
      onRefused: metrics.refused,
    },
    room: { project: env.STRAY_QUOTA_PROJECT, instance: env.STRAY_QUOTA, reserve: env.STRAY_DISK_RESERVE },
  };
}
