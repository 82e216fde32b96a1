import {
  type ArchiveFormat,
  archiveFormat,
  isImageName,
  largestImage,
  publicError,
  StrayError,
  shownPath,
} from '@stray/core';
import type { NewSample, PrismaClient } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import { readArchive } from './archive.ts';
import type { ArchiveMember } from './archiveMember.ts';
import { addSamples, keepBlob, placeOf, refusedSample, storeFile } from './samples.ts';

export interface UnpackStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
}

export interface Unpacking {
  readonly datasetId: string;
  /** Of the archive. */
  readonly path: string;
  readonly format: ArchiveFormat;
  readonly bytes: number;
  readonly classes: boolean;
  /** Is told after each batch; false ends the work. */
  readonly onBatch: (progress: UnpackProgress) => Promise<boolean>;
}

export interface UnpackProgress {
  /** Files that became samples. */
  readonly done: number;
  /** Of these, refused. */
  readonly failed: number;
  /** Files that are no images by their names. */
  readonly passedOver: number;
  readonly progress: number;
}

interface TakenFile {
  readonly sample: NewSample;
  /** Held until the row is there; none of a file that was refused. */
  readonly bytes?: Uint8Array;
}

const mostMembers = 5_000_000;
/** Images hardly shrink in an archive; what unfolds to far more is a bomb. */
const mostUnpacked = (bytes: number) => 20 * bytes + 2 ** 30;

/** Written together: what is done again at most when the process dies. */
const batchFiles = 64;
const batchBytes = 32 * 2 ** 20;

/**
 * upload: takes an archive apart, file by file. One that is refused becomes a sample with the reason, and the rest goes on;
 * what is no image by its name is passed over. Done again after a loss, it adds nothing twice.
 *
 * @returns false when the work was ended
 * @throws StrayError ARCHIVE_INVALID where the archive cannot be read on, or unfolds to too much; what came before stays
 */
export async function unpack({ db, blobs }: UnpackStores, task: Unpacking): Promise<boolean> {
  const counts = { done: 0, failed: 0, passedOver: 0, progress: 0 };
  const most = mostUnpacked(task.bytes);
  let [members, unpacked, batch, inBatch] = [0, 0, [] as Promise<TakenFile>[], 0];
  const flush = async () => {
    const files = await Promise.all(batch);
    const samples = files.map(({ sample }) => sample);
    await addSamples(db, task.datasetId, samples);
    await Promise.all(files.map(({ sample, bytes }) => bytes && keepBlob(blobs, sample.sha256, bytes)));
    counts.done += samples.length;
    counts.failed += samples.filter(({ error }) => error !== undefined).length;
    [batch, inBatch] = [[], 0];
    return task.onBatch(counts);
  };
  const add = (file: Promise<TakenFile>) => {
    // Heard when the batch is written.
    file.catch(() => undefined);
    batch.push(file);
  };
  try {
    for await (const member of readArchive(task.path, task.format)) {
      if (++members > mostMembers) throw new StrayError('ARCHIVE_INVALID', `It holds more than ${mostMembers} files.`);
      counts.progress = member.progress;
      if (member.kind === 'folder') continue;
      if (member.kind !== 'link' && !isImageName(member.name) && archiveFormat(member.name) === undefined) {
        counts.passedOver++;
        continue;
      }
      try {
        const place = placeOf(member.name, task);
        const bytes = await bytesOf(member, Math.min(largestImage, most - unpacked));
        unpacked += bytes.length;
        inBatch += bytes.length;
        add(storeFile(blobs, { ...place, bytes }).then((sample) => ({ sample, bytes })));
      } catch (error) {
        if (unpacked + largestImage > most && isTooLarge(error)) {
          throw new StrayError('ARCHIVE_INVALID', `It unfolds to more than ${most} bytes, far more than images do.`);
        }
        add(Promise.resolve({ sample: refusedSample(member.name, asRefusal(member, error)) }));
      }
      if ((batch.length >= batchFiles || inBatch >= batchBytes) && !(await flush())) return false;
    }
  } catch (error) {
    // What was read before the archive broke is kept.
    await flush();
    throw error;
  }
  counts.progress = 1;
  return flush();
}

const isTooLarge = (error: unknown) => error instanceof StrayError && error.code === 'FILE_TOO_LARGE';

function asRefusal({ name }: ArchiveMember, error: unknown): StrayError {
  if (error instanceof StrayError && error.code !== 'INTERNAL') return error;
  const { message } = error instanceof Error ? error : publicError(error);
  return new StrayError('FILE_REFUSED', `${shownPath(name)} cannot be read from the archive: ${message}.`);
}

async function bytesOf(member: ArchiveMember, most: number): Promise<Uint8Array> {
  if (member.kind !== 'file') throw new StrayError('FILE_REFUSED', 'It is a link, which archives may not hold.');
  if (archiveFormat(member.name) !== undefined) {
    throw new StrayError('FILE_REFUSED', 'It is an archive in an archive; send it by itself.');
  }
  if (member.unreadable !== undefined) throw new StrayError('FILE_REFUSED', member.unreadable);
  const tooLarge = new StrayError('FILE_TOO_LARGE', `It is larger than ${Math.floor(most / 2 ** 20)} MB.`);
  if (member.size > most) throw tooLarge;
  // The size is not believed either: the bytes are counted as they come.
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of await member.open()) {
    bytes += piece.length;
    if (bytes > most) throw tooLarge;
    pieces.push(piece);
  }
  if (bytes !== member.size) throw new StrayError('FILE_REFUSED', 'Its size is not the one that the archive says.');
  return Buffer.concat(pieces);
}
