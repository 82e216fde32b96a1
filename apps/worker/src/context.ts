import type { Database, PrismaClient, Queue } from '@stray/db';
import type { MayReach, QuotaLimits } from '@stray/pipeline';
import type { BlobStore } from '@stray/storage';
import type { Logger } from 'pino';
import type { Encoders } from './encoders.ts';
import type { Metrics } from './metrics.ts';

/** What the jobs live on. */
export interface Context {
  readonly db: PrismaClient;
  /** For what must not be inside a transaction: building an index. */
  readonly pool: Database['pool'];
  readonly queue: Queue;
  readonly blobs: BlobStore;
  /** The folder of Stray's data, for what is needed while a job works. */
  readonly home: string;
  /** In bytes, the most memory that the database may take to build an index. */
  readonly indexMemory: number | undefined;
  /** After how long without a word a worker is taken for dead. */
  readonly silentMs: number;
  /** What archives may unfold to. */
  readonly quota: QuotaLimits;
  /** Folders and S3 prefixes that may be imported. */
  readonly importPaths: readonly string[];
  /** Where webhooks may be. */
  readonly mayReach: MayReach;
  readonly log: Logger;
  readonly encoders: Encoders;
  readonly metrics: Metrics;
}
