import { publicError, type QualityFacts } from '@stray/core';
import {
  type ComparedSample,
  type NewDuplicate,
  type PrismaClient,
  putQuality,
  samplesLackingQuality,
  samplesToCompare,
  writeComparison,
} from '@stray/db';
import { nearDuplicates, type Onlooker } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';
import { thumbnailSize } from './encode.ts';

export interface QualityStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
  readonly onlooker: Onlooker;
}

export interface QualityTask {
  readonly datasetId: string;
  readonly signal: AbortSignal;
}

const readTogether = 64;
const lookedAtTogether = 4;

/**
 * The second half of decode, for samples that were decoded before there were measures: only what is missing is done. One that
 * cannot be looked at any more is passed over.
 *
 * @returns how many blobs were measured and passed over
 */
export async function measureMissing(
  { db, blobs, onlooker }: QualityStores,
  { datasetId, signal }: QualityTask,
): Promise<{ measured: number; failed: number }> {
  const counts = { measured: 0, failed: 0 };
  for (let after: string | undefined; !signal.aborted; ) {
    const samples = await samplesLackingQuality(db, { datasetId, after, limit: readTogether });
    if (samples.length === 0) break;
    after = samples.at(-1)?.id;
    const left = [...new Set(samples.map(({ sha256 }) => sha256))];
    const found: ({ sha256: string } & QualityFacts)[] = [];
    const lookAtRest = async () => {
      for (let sha256 = left.pop(); sha256 !== undefined; sha256 = left.pop()) {
        try {
          const { quality } = await onlooker.look(await blobs.get(sha256), thumbnailSize);
          found.push({ sha256, ...quality });
        } catch (error) {
          // A fault of ours is one of the machine's: the job is tried again.
          if (publicError(error).code === 'INTERNAL') throw error;
          counts.failed += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: lookedAtTogether }, lookAtRest));
    await putQuality(db, found);
    counts.measured += found.length;
  }
  return counts;
}

/** Compares the measured samples of a dataset with each other: sizes, and which of them are duplicates. @returns how many are */
export async function compareSamples(db: PrismaClient, datasetId: string): Promise<number> {
  const duplicates = await duplicatesAmong(await samplesToCompare(db, datasetId));
  await writeComparison(db, datasetId, duplicates);
  return duplicates.length;
}

async function duplicatesAmong(samples: readonly ComparedSample[]): Promise<NewDuplicate[]> {
  const hashed = samples.flatMap(({ id, perceptualHash: hash }) => (hash === null ? [] : [{ id, hash }]));
  const groups = await nearDuplicates(hashed.map(({ hash }) => hash));
  const near = groups.flatMap(({ centre, members }) =>
    members.map(({ index, distance }) => ({
      sampleId: hashed[index]?.id ?? '',
      groupId: hashed[centre]?.id ?? '',
      distance,
    })),
  );
  const alike = new Map<string, ComparedSample[]>();
  for (const sample of samples) {
    if (sample.sha256 === null) continue;
    const same = alike.get(sample.sha256);
    if (same === undefined) alike.set(sample.sha256, [sample]);
    else same.push(sample);
  }
  const exact = [...alike.values()]
    .filter((members) => members.length > 1)
    .flatMap((members) => members.map(({ id }) => ({ sampleId: id, groupId: members[0]?.id ?? '', distance: 0 })));
  return [...near, ...exact];
}
