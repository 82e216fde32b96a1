import type { Database, PrismaClient, Queue } from '@stray/db';
import type { FileStore } from '@stray/storage';
import type { Logger } from 'pino';
import type { Encoders } from './encoders.ts';

/** What the jobs live on. */
export interface Context {
  readonly db: PrismaClient;
  /** For what must not be inside a transaction: building an index. */
  readonly pool: Database['pool'];
  readonly queue: Queue;
  readonly blobs: FileStore;
  /** The folder of Stray's data, where received files lie. */
  readonly home: string;
  readonly log: Logger;
  readonly encoders: Encoders;
}
