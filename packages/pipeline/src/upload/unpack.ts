import {
  archiveFormat,
  type ImportFormat,
  type ImportFound,
  isImageName,
  largestImage,
  publicError,
  readPath,
  StrayError,
  shownPath,
} from '@stray/core';
import type { NewSample, PrismaClient } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import { detectFormat } from './formats/detect.ts';
import { type DatasetReader, openDataset } from './formats/reader.ts';
import { type Survey, surveyTree } from './formats/survey.ts';
import { memberBytes } from './memberBytes.ts';
import { addSamples, keepBlob, refusedSample, storeFile } from './samples.ts';
import type { ArchiveMember } from './sources/archiveMember.ts';
import type { FileTree } from './sources/fileTree.ts';

export interface UnpackStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
}

export interface Unpacking {
  readonly datasetId: string;
  readonly tree: FileTree;
  /** Undefined to find it out. */
  readonly format?: ImportFormat | undefined;
  /** Whether folders and annotations are classes. */
  readonly classes: boolean;
  /** A folder for the time of the work, which nobody else uses. */
  readonly scratch: string;
  /** Is told after each batch, and now and then before the first one; false ends the work. */
  readonly onBatch: (progress: UnpackProgress) => Promise<boolean>;
}

export interface UnpackProgress {
  /** Files that became samples. */
  readonly done: number;
  /** Of these, refused. */
  readonly failed: number;
  /** Files that are neither images nor annotations. */
  readonly passedOver: number;
  readonly progress: number;
  /** Known before the first sample. */
  readonly format?: ImportFormat | undefined;
  readonly found?: ImportFound | undefined;
}

interface TakenFile {
  readonly sample: NewSample;
  /** Held until the row is there; none of a file that was refused. */
  readonly bytes?: Uint8Array;
}

const mostMembers = 5_000_000;

/** Written together: what is done again at most when the process dies. */
const batchFiles = 64;
const batchBytes = 32 * 2 ** 20;

/**
 * upload: takes a tree of files in, one by one, after a look at all of them has told its format. One that is refused becomes
 * a sample with the reason, and the rest goes on; what is neither an image nor an annotation is passed over. Done again
 * after a loss, it adds nothing twice.
 *
 * @returns false when the work was ended
 * @throws StrayError ARCHIVE_INVALID where it cannot be read on, or unfolds to too much; what came before stays
 */
export async function unpack(stores: UnpackStores, task: Unpacking): Promise<boolean> {
  const { tree, scratch } = task;
  const nothing = { done: 0, failed: 0, passedOver: 0, progress: 0 };
  const survey = await surveyTree(counted(tree).tree, {
    scratch,
    anyText: task.format === 'yolo-detect',
    goOn: () => task.onBatch(nothing),
  });
  if (survey === undefined) return false;
  const format = task.format ?? (await detectFormat(tree, survey));
  const seen = counted(tree);
  const reader = await openDataset(format, {
    tree,
    survey,
    scratch,
    classes: task.classes,
    members: seen.tree.members,
  });
  return takeIn(stores, task, { reader, progress: () => progressOf(seen.count(), survey) });
}

const progressOf = (seen: number, { members }: Survey) => Math.min(seen / Math.max(members, 1), 1);

/** A tree that tells how many members were asked for, and has no more than are allowed. */
function counted(tree: FileTree) {
  let count = 0;
  return {
    count: () => count,
    tree: {
      ...tree,
      async *members() {
        for await (const member of tree.members()) {
          if (++count > mostMembers) {
            throw new StrayError('ARCHIVE_INVALID', `It holds more than ${mostMembers} files.`);
          }
          yield member;
        }
      },
    },
  };
}

interface Taking {
  readonly reader: DatasetReader;
  readonly progress: () => number;
}

async function takeIn(
  { db, blobs }: UnpackStores,
  { datasetId, tree, onBatch }: Unpacking,
  { reader, progress }: Taking,
): Promise<boolean> {
  const counts = { done: 0, failed: 0, passedOver: 0 };
  const most = tree.mostBytes;
  let [unpacked, batch, inBatch] = [0, [] as Promise<TakenFile>[], 0];
  const flush = async (share = progress()) => {
    const files = await Promise.all(batch);
    const samples = files.map(({ sample }) => sample);
    await addSamples(db, datasetId, samples);
    await Promise.all(files.map(({ sample, bytes }) => bytes && keepBlob(blobs, sample.sha256, bytes)));
    counts.done += samples.length;
    counts.failed += samples.filter(({ error }) => error !== undefined).length;
    [batch, inBatch] = [[], 0];
    return onBatch({ ...counts, progress: share, format: reader.format, found: reader.found() });
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
  return flush(1);
}

const isTooLarge = (error: unknown) => error instanceof StrayError && error.code === 'FILE_TOO_LARGE';

function asRefusal({ name }: ArchiveMember, error: unknown): StrayError {
  if (error instanceof StrayError && error.code !== 'INTERNAL') return error;
  const { message } = error instanceof Error ? error : publicError(error);
  return new StrayError('FILE_REFUSED', `${shownPath(name)} cannot be read: ${message}.`);
}
