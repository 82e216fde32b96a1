import type { NewSample, PrismaClient } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import { addSamples, keepBlob, storeFile } from './samples.ts';
import { type TreeReader, takenFiles } from './takenFiles.ts';

export interface UnpackStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
}

export interface TakenCounts {
  /** Files that became samples. */
  readonly done: number;
  /** Of these, refused. */
  readonly failed: number;
  /** Files that are neither images nor annotations. */
  readonly passedOver: number;
}

interface StoredFile {
  readonly sample: NewSample;
  /** Held until the row is there; none of a file that was refused. */
  readonly bytes?: Uint8Array;
}

/** Written together: what is done again at most when the process dies. */
const batchFiles = 64;
const batchBytes = 32 * 2 ** 20;

export interface Taking {
  readonly datasetId: string;
  readonly reader: TreeReader;
  /** Bytes that may be read. */
  readonly mostBytes: number;
  /** Is told before the first batch, after each, and with `isLast` at the end; false ends the work. */
  readonly onBatch: (counts: TakenCounts, isLast: boolean) => Promise<boolean>;
}

/**
 * Takes files in, one by one. One that is refused becomes a sample with the reason, and the rest goes on; what is neither an
 * image nor an annotation is passed over. Done again after a loss, it adds nothing twice.
 *
 * @returns false when the work was ended
 * @throws StrayError ARCHIVE_INVALID where the members cannot be read on, or unfold to too much; what came before stays
 */
export async function takeIn(
  { db, blobs }: UnpackStores,
  { datasetId, reader, mostBytes: most, onBatch }: Taking,
): Promise<boolean> {
  const counts = { done: 0, failed: 0, passedOver: 0 };
  let [batch, inBatch] = [[] as Promise<StoredFile>[], 0];
  const flush = async (isLast = false) => {
    const files = await Promise.all(batch);
    const samples = files.map(({ sample }) => sample);
    await addSamples(db, datasetId, samples);
    await Promise.all(files.map(({ sample, bytes }) => bytes && keepBlob(blobs, sample.sha256, bytes)));
    counts.done += samples.length;
    counts.failed += samples.filter(({ error }) => error !== undefined).length;
    [batch, inBatch] = [[], 0];
    return onBatch({ ...counts }, isLast);
  };
  const add = (file: Promise<StoredFile>) => {
    // Heard when the batch is written.
    file.catch(() => undefined);
    batch.push(file);
  };
  if (!(await flush())) return false;
  try {
    for await (const file of takenFiles(reader, most)) {
      if (file.kind === 'passedOver') {
        counts.passedOver++;
        continue;
      }
      if (file.kind === 'refused') add(Promise.resolve({ sample: file.sample }));
      else {
        const { bytes } = file;
        inBatch += bytes.length;
        add(storeFile(blobs, file).then((sample) => ({ sample, bytes })));
      }
      if ((batch.length >= batchFiles || inBatch >= batchBytes) && !(await flush())) return false;
    }
  } catch (error) {
    // What was read before it broke is kept.
    await flush();
    throw error;
  }
  return flush(true);
}
