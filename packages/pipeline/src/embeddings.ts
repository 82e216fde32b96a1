import { StrayError } from '@stray/core';
import { type PrismaClient, streamEmbeddings } from '@stray/db';
import { stackRows } from '@stray/scoring';

export interface StoredImages {
  readonly datasetId: string;
  readonly encoderId: string;
  /** Numbers that the encoder gives an image. */
  readonly dimension: number;
}

/** Embeddings scored, and rows written, at once: 4 MB of 1,000 numbers each. */
const batch = 1000;

/**
 * The stored embeddings of a dataset as a scorer takes them, [n, dimension], with their samples.
 *
 * @throws StrayError ENCODER_INVALID for embeddings of another size: they are kept by encoder id, so that ones of another
 *   size can only come from outside, and must not be scored
 */
export async function* embeddingsOf(
  db: PrismaClient,
  { datasetId, encoderId, dimension }: StoredImages,
): AsyncGenerator<{ sampleIds: string[]; embeddings: Float32Array }> {
  for await (const samples of streamEmbeddings(db, { datasetId, encoderId, batch })) {
    const rows = samples.map(({ embedding }) => embedding);
    const other = rows.find(({ length }) => length !== dimension);
    if (other !== undefined) {
      throw new StrayError(
        'ENCODER_INVALID',
        `The stored embeddings of encoder ${encoderId} have ${other.length} numbers, but the encoder gives ${dimension}: they are not of one making.`,
      );
    }
    yield { sampleIds: samples.map(({ sampleId }) => sampleId), embeddings: stackRows(rows, dimension) };
  }
}
