import { publicError, StrayError } from '@stray/core';
import {
  type BlobEmbedding,
  type DecodedBlob,
  type PrismaClient,
  putEmbeddings,
  recordDecoded,
  recordSampleError,
  samplesLackingEmbedding,
} from '@stray/db';
import { type EncodedImage, type ImagePool, thumbnail } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';

export interface EncodeStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
  readonly pool: ImagePool;
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
 * goes on with the next batch meanwhile.
 *
 * @param onBatch is told what each written batch added; false ends the work
 * @throws StrayError BAD_ARGUMENT when class probabilities are wanted of an encoder that has none
 */
export async function encodeSamples(
  { db, blobs, pool }: EncodeStores,
  task: EncodeTask,
  onBatch: (batch: EncodeProgress) => Promise<boolean>,
): Promise<void> {
  let batch: EncodedSample[] = [];
  const flush = async () => {
    const written = await writeBatch({ db, blobs }, task, batch);
    batch = [];
    return onBatch(written);
  };
  for await (const sample of pool.encode(unencodedSamples({ db, blobs }, task))) {
    batch.push(sample);
    if (batch.length >= writtenTogether && !(await flush())) return;
  }
  if (batch.length > 0) await flush();
}

interface EncodedSample {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly image: EncodedImage;
}

async function* unencodedSamples({ db, blobs }: Pick<EncodeStores, 'db' | 'blobs'>, task: EncodeTask) {
  const { datasetId, encoderId, withProbability, deadlineMs } = task;
  for (let after: string | undefined; performance.now() < deadlineMs; ) {
    const lacking = { datasetId, encoderId, withProbability, limit: readTogether, after };
    const samples = await samplesLackingEmbedding(db, lacking);
    if (samples.length === 0) return;
    for (const { id, sha256 } of samples) {
      if (performance.now() >= deadlineMs) return;
      after = id;
      try {
        const bytes = await blobs.get(sha256);
        yield { id, sha256, bytes, source: { kind: 'bytes', bytes } } as const;
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
  const errors: { sampleId: string; code: string; message: string }[] = [];
  for (const { id, sha256, image } of batch) {
    if (image.kind === 'failed') {
      errors.push({ sampleId: id, code: image.code, message: image.message });
      continue;
    }
    const { width, height, colour, embedding, maxProbability } = image;
    if (withProbability && maxProbability === undefined) {
      throw new StrayError(
        'BAD_ARGUMENT',
        `The encoder ${encoderId} is no closed-set classifier: it gives no class probabilities.`,
      );
    }
    decoded.set(sha256, { sha256, width, height, colour });
    embeddings.set(sha256, { sha256, embedding, maxProbability });
  }
  await Promise.all(
    batch.map(async ({ sha256, bytes }) => {
      if (decoded.has(sha256)) await blobs.putThumbnail(sha256, thumbnailSize, await thumbnail(bytes, thumbnailSize));
    }),
  );
  await db.$transaction(async (tx) => {
    await recordDecoded(tx, [...decoded.values()]);
    for (const error of errors) await recordSampleError(tx, error);
    await putEmbeddings(tx, encoderId, [...embeddings.values()]);
  });
  return { done: batch.length - errors.length, failed: errors.length };
}
