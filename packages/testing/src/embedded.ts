import { type Db, putEmbeddings, type Sample } from '@stray/db';
import { makeSamples, testEncoderId } from './factories.ts';

/** Samples in groups of a direction each: the i-th is of group i mod `groups`. Their embeddings are of unit length. */
export async function makeEmbedded(
  db: Db,
  datasetId: string,
  { count, groups = 4, dimension = 16, encoderId = testEncoderId }: EmbeddedOptions,
): Promise<Sample[]> {
  const samples = await makeSamples(db, datasetId, count);
  await putEmbeddings(
    db,
    encoderId,
    samples.map(({ sha256 }, i) => ({ sha256: sha256 ?? '', embedding: embeddingOf(i, { groups, dimension }) })),
  );
  return samples;
}

export interface EmbeddedOptions {
  readonly count: number;
  readonly groups?: number;
  readonly dimension?: number;
  readonly encoderId?: string;
}

/** The i-th embedding: near the axis of its group, and never the same as another. */
export function embeddingOf(i: number, { groups, dimension }: { groups: number; dimension: number }): Float32Array {
  const values = Float32Array.from({ length: dimension }, (_, axis) => 0.2 * Math.sin((i + 1) * (axis + 1) * 12.9898));
  values[i % groups] = (values[i % groups] ?? 0) + 1;
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
