import { byteCount } from '@stray/core';
import { z } from 'zod';

const perMinute = z.coerce.number().int().min(0).optional();

/** What the environment says of limits. */
export const limitVariables = {
  /** Whether clients may ask for the schema. */
  STRAY_INTROSPECTION: z.enum(['on', 'off']).default('on'),
  /** Which documents those who have signed in may ask: `known` are those of the web app. */
  STRAY_DOCUMENTS: z.enum(['any', 'known']).default('any'),
  /** Seconds after which a GraphQL request is answered with TIMEOUT, and its statements are ended. */
  STRAY_REQUEST_TIMEOUT: z.coerce.number().positive().max(3600).default(60),
  /** Whose word is taken for a client's address: addresses, subnets, or the names that Express has for them. */
  STRAY_TRUST_PROXY: z.string().default(''),
  /** Requests a minute of one client; 0: as many as it likes. */
  STRAY_RATE_GRAPHQL: perMinute,
  STRAY_RATE_UPLOADS: perMinute,
  STRAY_RATE_MEDIA: perMinute,
  /** Where requests are counted: `postgres` when several API processes share one count. */
  STRAY_RATE_STORE: z.enum(['memory', 'postgres']).default('memory'),
  /** What the samples of one project may weigh, and all blobs together. */
  STRAY_QUOTA_PROJECT: byteCount.optional(),
  STRAY_QUOTA: byteCount.optional(),
  /** What uploads leave free on the disk. */
  STRAY_DISK_RESERVE: byteCount.default(256e6),
};
