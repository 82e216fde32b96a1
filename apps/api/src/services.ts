import type { EncoderManifest, Method } from '@stray/core';
import type { PrismaClient, Queue } from '@stray/db';
import type { CorpusDesk } from '@stray/pipeline';
import type { BlobStore } from '@stray/storage';
import type { Logger } from 'pino';
import type { Identity } from './identity/identity.ts';

/** A way of scoring, and why an encoder cannot do it; null when it can. */
export interface MethodChoice {
  readonly name: Method;
  readonly unavailable: string | null;
}

/** What is known of an encoder without opening it. */
export interface EncoderFacts {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly dimension: number;
  readonly logitScale: number;
  readonly defaultCorpus: EncoderManifest['defaultCorpus'];
  readonly methods: readonly MethodChoice[];
}

/** What the server lives on. */
export type Services = {
  readonly db: PrismaClient;
  readonly queue: Queue;
  readonly blobs: BlobStore;
  /** The folder of Stray's data, where files lie while they are received. */
  readonly home: string;
  /** Folders and S3 prefixes that may be imported. */
  readonly importPaths: readonly string[];
  /** Those installed now; the first one is the default. */
  readonly encoders: () => Promise<readonly EncoderFacts[]>;
  /** Where corpora are worked on while a person waits. */
  readonly desk: CorpusDesk;
  /** Who people are; null where nobody has to sign in. */
  readonly identity: Identity | null;
  readonly log: Logger;
};
