import type { Database } from '@stray/db';
import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { refuse } from './refuse.ts';
import { unnamed } from './unnamed.ts';

/** What is counted apart. */
export type RateKind = 'graphql' | 'uploads' | 'media';

/** Requests a minute of one client; 0: as many as it likes. */
export type Rates = Readonly<Record<RateKind, number>>;

/** On this machine alone: only a program that has run wild meets them. */
export const localRates: Rates = { graphql: 100_000, uploads: 200_000, media: 200_000 };

/** A grid of photos asks for hundreds of thumbnails at once, and a folder of photos is thousands of uploads. */
export const serverRates: Rates = { graphql: 3_000, uploads: 12_000, media: 12_000 };

export interface RateLimits {
  readonly rates: Rates;
  /** In which they count, from a client's first request on; a minute when left out. */
  readonly windowSeconds?: number;
  /** Where several processes count together; in memory when left out. */
  readonly pool?: Database['pool'] | undefined;
  /** Told of every refusal. */
  readonly onRefused?: (kind: RateKind) => void;
}

/** Who a request is counted for. */
export type Identify = (request: Parameters<RequestHandler>[0]) => string;

/** Counts requests and lets them pass or not. */
export interface RateHandler extends RequestHandler {
  /** Counts what is no request by itself. @returns after how many seconds it may come again; undefined where it may now */
  spend(request: Parameters<RequestHandler>[0]): Promise<number | undefined>;
}

/** One handler a kind: lets a request pass, or answers it with 429, RATE_LIMITED and the seconds after which to come again. */
export async function limitRates(
  { rates, windowSeconds = 60, pool, onRefused = () => undefined }: RateLimits,
  identify: Identify = ({ ip }) => clientOf(ip ?? ''),
): Promise<Readonly<Record<RateKind, RateHandler>>> {
  if (pool) await prepare(pool);
  const spender = (kind: RateKind): RateHandler['spend'] => {
    const points = rates[kind];
    if (points === 0) return async () => undefined;
    const limits = { keyPrefix: kind, points, duration: windowSeconds };
    const memory = new RateLimiterMemory(limits);
    const limiter = pool
      ? new RateLimiterPostgres({
          ...limits,
          storeClient: unnamed(pool),
          storeType: 'pool',
          schemaName,
          tableName,
          tableCreated: true,
          // While the database is away everyone is counted here; who is over is not asked about again.
          insuranceLimiter: memory,
          inMemoryBlockOnConsumed: points + 1,
        })
      : memory;
    return async (request) => {
      try {
        await limiter.consume(identify(request));
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        onRefused(kind);
        return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      }
    };
  };
  const handler = (kind: RateKind): RateHandler => {
    const spend = spender(kind);
    const handle: RequestHandler = async (request, response, next) => {
      const seconds = await spend(request);
      if (seconds === undefined) {
        next();
        return;
      }
      response.set('retry-after', String(seconds));
      refuse(response, 429, 'RATE_LIMITED', tooMany(seconds));
    };
    return Object.assign(handle, { spend });
  };
  return { graphql: handler('graphql'), uploads: handler('uploads'), media: handler('media') };
}

/** What a client is told that asks too often. */
export const tooMany = (seconds: number): string => `Too many requests; try again in ${seconds} s.`;

const schemaName = 'stray_rates';
const tableName = 'rate';

// Any number will do, as long as it is not the one of the migrations or the queue.
const advisoryLock = 72_707_371;

/** Counts are worth nothing after a minute: they stay out of the log of the database, and out of its migrations. */
async function prepare(pool: Database['pool']): Promise<void> {
  await pool.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(${advisoryLock});
    CREATE SCHEMA IF NOT EXISTS ${schemaName};
    CREATE UNLOGGED TABLE IF NOT EXISTS ${schemaName}.${tableName} (
      key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint
    );
    COMMIT`);
}

/** An address as it is counted: a network of IPv6 is one client, which has 2^64 addresses. */
export function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
