import { archiveFormat, isImageName, largestImage, publicError, readPath, StrayError, shownPath } from '@stray/core';
import type { NewSample, PrismaClient } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import type { DatasetReader } from './formats/reader.ts';
import { memberBytes } from './memberBytes.ts';
import { addSamples, keepBlob, refusedSample, storeFile } from './samples.ts';
import type { ArchiveMember } from './sources/archiveMember.ts';

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

interface TakenFile {
  readonly sample: NewSample;
  /** Held until the row is there; none of a file that was refused. */
  readonly bytes?: Uint8Array;
}

/** Written together: what is done again at most when the process dies. */
const batchFiles = 64;
const batchBytes = 32 * 2 ** 20;

export interface Taking {
  readonly datasetId: string;
  readonly reader: Pick<DatasetReader, 'members' | 'classesOf' | 'isAnnotation'>;
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
  let [unpacked, batch, inBatch] = [0, [] as Promise<TakenFile>[], 0];
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
  const add = (file: Promise<TakenFile>) => {
    // Heard when the batch is written.
    file.catch(() => undefined);
    batch.push(file);
  };
  if (!(await flush())) return false;
  try {
    for await (const member of reader.members()) {
      if (member.kind === 'folder') continue;
      if (member.kind !== 'link' && !isImageName(member.name) && archiveFormat(member.name) === undefined) {
        if (!reader.isAnnotation(member.name)) counts.passedOver++;
        continue;
      }
      try {
        const path = readPath(member.name);
        const declaredClasses = member.declaredClasses ?? reader.classesOf(path);
        const bytes = await memberBytes(member, Math.min(largestImage, most - unpacked));
        unpacked += bytes.length;
        inBatch += bytes.length;
        add(storeFile(blobs, { path, declaredClasses, bytes }).then((sample) => ({ sample, bytes })));
      } catch (error) {
        // Of the storage, not of this file: it is tried again as a whole.
        if (error instanceof StrayError && error.code === 'STORAGE_UNREACHABLE') throw error;
        if (unpacked + largestImage > most && isTooLarge(error)) {
          throw new StrayError('ARCHIVE_INVALID', `It unfolds to more than ${most} bytes, far more than images do.`);
        }
        add(Promise.resolve({ sample: refusedSample(member.name, asRefusal(member, error)) }));
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

const isTooLarge = (error: unknown) => error instanceof StrayError && error.code === 'FILE_TOO_LARGE';

function asRefusal({ name }: ArchiveMember, error: unknown): StrayError {
  if (error instanceof StrayError && error.code !== 'INTERNAL') return error;
  const { message } = error instanceof Error ? error : publicError(error);
  return new StrayError('FILE_REFUSED', `${shownPath(name)} cannot be read: ${message}.`);
}
