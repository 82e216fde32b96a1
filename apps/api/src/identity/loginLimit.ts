import { createHash } from 'node:crypto';
import type { Database } from '@stray/db';
import type { BetterAuthRateLimitStorage } from 'better-auth';
import { type IRateLimiterPostgresOptions, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { unnamed } from '../unnamed.ts';

type Pool = Database['pool'];

const mostTries = 10;
const withinSeconds = 15 * 60;

export interface LoginLimit {
  /** Counts a try. @returns seconds until the next one may be made; 0 when this one may */
  attempt(email: string): Promise<number>;
  /** Forgets the tries before. */
  succeeded(email: string): Promise<void>;
}

/**
 * Tries of a password by e-mail address, whatever machine they come from: ten in a row within a quarter of an hour. It stands
 * beside better-auth’s own limit by IP address, which a client behind no proxy can evade.
 */
export function createLoginLimit(pool: Pool): LoginLimit {
  const limiter = counting(pool, { keyPrefix: 'email', points: mostTries, duration: withinSeconds });
  return {
    attempt: (email) => consume(limiter, keyOf(email)),
    async succeeded(email) {
      await limiter.delete(keyOf(email));
    },
  };
}

/** better-auth’s counts by IP address and path. */
export function createTryCounts(pool: Pool): BetterAuthRateLimitStorage {
  const limiters = new Map<string, RateLimiterPostgres>();
  return {
    async consume(key, { window, max }) {
      const rule = `${window}/${max}`;
      const limiter = limiters.get(rule) ?? counting(pool, { keyPrefix: rule, points: max, duration: window });
      limiters.set(rule, limiter);
      const seconds = await consume(limiter, keyOf(key));
      return { allowed: seconds === 0, retryAfter: seconds === 0 ? null : seconds };
    },
  };
}

/** Counts that all API processes share, and that outlive them. */
const counting = (
  pool: Pool,
  limits: Required<Pick<IRateLimiterPostgresOptions, 'keyPrefix' | 'points' | 'duration'>>,
): RateLimiterPostgres =>
  new RateLimiterPostgres({
    ...limits,
    storeClient: unnamed(pool),
    storeType: 'pool',
    tableName: 'LoginTry',
    tableCreated: true,
  });

async function consume(limiter: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

/** Who tried is nobody’s to read, and a key has its length. */
const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');
