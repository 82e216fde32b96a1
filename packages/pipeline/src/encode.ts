import { publicError, type QualityFacts, StrayError } from '@stray/core';
import {
  type BlobEmbedding,
  type Claims,
  type DecodedBlob,
  type PrismaClient,
  putEmbeddings,
  putQuality,
  recordDecoded,
  recordSampleError,
  recordSampleErrors,
  samplesLackingEmbedding,
} from '@stray/db';
import type { EncodedImage, ImagePool } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';

export interface EncodeStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
  /** One that makes thumbnails of `thumbnailSize`. */
  readonly pool: ImagePool;
  /** Shares the samples out among the workers on them. */
  readonly claims: Claims;
}

export interface EncodeTask {
  readonly datasetId: string;
  readonly encoderId: string;
  /** Images that were embedded without their class probability are encoded once more for it. */
  readonly withProbability?: boolean | undefined;
  /** No further samples are taken after it, in milliseconds of performance.now(). */
  readonly deadlineMs: number;
}

export interface EncodeProgress {
  readonly done: number;
  readonly failed: number;
}

/** Longest side of the thumbnail that every grid wants; other sizes are made when they are asked for. */
export const thumbnailSize = 256;

/** Samples whose facts are written together: what is done again at most when the process dies. */
const writtenTogether = 32;

const readTogether = 256;

/**
 * decode → encode → index for the samples of a dataset that lack proof of it, until none is left or the deadline is
 * near. The facts of a batch are written in one transaction, so that a batch cut short is simply done again; the network
 * goes on with the next batch meanwhile. Samples that another worker has at hand are left to it.
 *
 * @param onBatch is told what each written batch added; false ends the work
 * @returns whether any was left to another worker
 * @throws StrayError BAD_ARGUMENT when class probabilities are wanted of an encoder that has none
 */
export async function encodeSamples(
  { db, blobs, pool, claims }: EncodeStores,
  task: EncodeTask,
  onBatch: (batch: EncodeProgress) => Promise<boolean>,
): Promise<boolean> {
  let batch: EncodedSample[] = [];
  const shared = { leftToOthers: false };
  const flush = async () => {
    const written = await writeBatch({ db, blobs }, task, batch);
    await claims.release(batch.map(({ sha256 }) => claimOf(task, sha256)));
    batch = [];
    return onBatch(written);
  };
  for await (const sample of pool.encode(unencodedSamples({ db, blobs, claims }, task, shared))) {
    batch.push(sample);
    if (batch.length >= writtenTogether && !(await flush())) return shared.leftToOthers;
  }
  if (batch.length > 0) await flush();
  return shared.leftToOthers;
}

const claimOf = ({ encoderId }: EncodeTask, sha256: string): string => `encode ${encoderId} ${sha256}`;

interface EncodedSample {
  readonly id: string;
  readonly sha256: string;
  readonly image: EncodedImage;
}

async function* unencodedSamples(
  { db, blobs, claims }: Omit<EncodeStores, 'pool'>,
  task: EncodeTask,
  shared: { leftToOthers: boolean },
) {
  const { datasetId, encoderId, withProbability, deadlineMs } = task;
  for (let after: string | undefined; performance.now() < deadlineMs; ) {
    const lacking = { datasetId, encoderId, withProbability, limit: readTogether, after };
    const samples = await samplesLackingEmbedding(db, lacking);
    if (samples.length === 0) return;
    const claimed = await claims.take(samples.map(({ sha256 }) => claimOf(task, sha256)));
    for (const { id, sha256 } of samples) {
      if (performance.now() >= deadlineMs) return;
      after = id;
      if (!claimed.has(claimOf(task, sha256))) {
        shared.leftToOthers = true;
        continue;
      }
      try {
        const bytes = await blobs.get(sha256);
        yield { id, sha256, source: { kind: 'bytes', bytes } } as const;
      } catch (error) {
        // Of the storage, not of this sample.
        if (error instanceof StrayError && error.code.startsWith('STORAGE_')) throw error;
        await recordSampleError(db, { sampleId: id, ...publicError(error) });
      }
    }
  }
}

async function writeBatch(
  { db, blobs }: Pick<EncodeStores, 'db' | 'blobs'>,
  { encoderId, withProbability = false }: EncodeTask,
  batch: readonly EncodedSample[],
): Promise<EncodeProgress> {
  const decoded = new Map<string, DecodedBlob>();
  const embeddings = new Map<string, BlobEmbedding>();
  const qualities = new Map<string, { sha256: string } & QualityFacts>();
  const errors: { sampleId: string; code: string; message: string }[] = [];
  for (const { id, sha256, image } of batch) {
    if (image.kind === 'failed') {
      errors.push({ sampleId: id, code: image.code, message: image.message });
      continue;
    }
    const { width, height, colour, look, embedding, maxProbability } = image;
    if (withProbability && maxProbability === undefined) {
      throw new StrayError(
        'BAD_ARGUMENT',
        `The encoder ${encoderId} is no closed-set classifier: it gives no class probabilities.`,
      );
    }
    decoded.set(sha256, { sha256, width, height, colour });
    embeddings.set(sha256, { sha256, embedding, maxProbability });
    if (look) qualities.set(sha256, { sha256, ...look.quality });
  }
  await Promise.all(
    batch.map(async ({ sha256, image }) => {
      if (image.kind === 'encoded' && image.look) {
        await blobs.putThumbnail(sha256, thumbnailSize, image.look.thumbnail);
      }
    }),
  );
  await db.$transaction(
    async (tx) => {
      await recordDecoded(tx, [...decoded.values()]);
      await putQuality(tx, [...qualities.values()]);
      await recordSampleErrors(tx, errors);
      await putEmbeddings(tx, encoderId, [...embeddings.values()]);
    },
    // A machine at its limits is slow, and a batch given up would be done again from its first byte.
    { timeout: 60_000, maxWait: 60_000 },
  );
  return { done: batch.length - errors.length, failed: errors.length };
}
