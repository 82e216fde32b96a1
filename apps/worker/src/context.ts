import type { EncoderFolder } from '@stray/core';
import type { PrismaClient, Queue } from '@stray/db';
import { type ImagePool, openImagePool, openTextTower, type TextTower } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';
import type { Logger } from 'pino';

/** What the jobs live on. */
export interface Context {
  readonly db: PrismaClient;
  readonly queue: Queue;
  readonly blobs: BlobStore;
  readonly folder: EncoderFolder;
  readonly log: Logger;
  readonly encoder: LoadedEncoder;
}

/** Both halves of the encoder, each loaded when a job first wants it. */
export interface LoadedEncoder {
  pool(): Promise<ImagePool>;
  tower(): Promise<TextTower>;
  close(): Promise<void>;
}

export function loadWhenWanted(folder: EncoderFolder): LoadedEncoder {
  let pool: Promise<ImagePool> | undefined;
  let tower: Promise<TextTower> | undefined;
  return {
    pool() {
      pool ??= openImagePool(folder).catch((error: unknown) => {
        // The next job tries anew.
        pool = undefined;
        throw error;
      });
      return pool;
    },
    tower() {
      tower ??= openTextTower(folder);
      return tower;
    },
    async close() {
      await (await pool)?.close();
      await (await tower)?.close();
    },
  };
}
