import { methodFacts, methods, StrayError } from '@stray/core';
import { type Database, type ScoreRun, streamEmbeddings } from '@stray/db';
import { type ImageBatch, stackImages } from '@stray/scoring';

export interface StoredImages {
  readonly datasetId: string;
  readonly encoderId: string;
  /** Numbers that the encoder gives an image. */
  readonly dimension: number;
  /** Those alone that were stored with their class probability. */
  readonly withProbability?: boolean | undefined;
}

export interface StoredBatch {
  readonly sampleIds: readonly string[];
  readonly images: ImageBatch;
}

/** Whether a run's method scores by the class probabilities that are stored beside embeddings. */
export function readsProbabilities(run: Pick<ScoreRun, 'method'>): boolean {
  const method = methods.find((name) => name === run.method);
  return method !== undefined && methodFacts[method].needs.includes('classifier');
}

/**
 * Embeddings scored, and rows written, at once: 2 MB of 1,000 numbers each, and a multiple of what scorers take at once. With
 * more, the ends of a run at which nothing is read or nothing scored are longer; with less, statements are dear.
 */
const batch = 512;

/**
 * The stored embeddings of a dataset as scorers take them, with their samples.
 *
 * @throws StrayError ENCODER_INVALID for embeddings of another size: they are kept by encoder id, so that ones of another
 *   size can only come from outside, and must not be scored
 */
export async function* embeddingsOf(
  pool: Database['pool'],
  { datasetId, encoderId, dimension, withProbability = false }: StoredImages,
): AsyncGenerator<StoredBatch> {
  for await (const all of streamEmbeddings(pool, { datasetId, encoderId, batch })) {
    const samples = withProbability ? all.filter(({ maxProbability }) => maxProbability !== null) : all;
    if (samples.length === 0) continue;
    const other = samples.find(({ embedding }) => embedding.length !== dimension)?.embedding;
    if (other !== undefined) {
      throw new StrayError(
        'ENCODER_INVALID',
        `The stored embeddings of encoder ${encoderId} have ${other.length} numbers, but the encoder gives ${dimension}: they are not of one making.`,
      );
    }
    const images = samples.map(({ embedding, maxProbability }) => ({
      embedding,
      maxProbability: maxProbability ?? undefined,
    }));
    yield { sampleIds: samples.map(({ sampleId }) => sampleId), images: stackImages(images, dimension) };
  }
}
