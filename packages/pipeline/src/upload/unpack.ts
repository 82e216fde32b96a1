import type { ImportFormat, ImportFound } from '@stray/core';
import { countedTree } from './countedTree.ts';
import { detectFormat } from './formats/detect.ts';
import { openDataset } from './formats/reader.ts';
import { surveyTree } from './formats/survey.ts';
import type { FileTree } from './sources/fileTree.ts';
import { type TakenCounts, takeIn, type UnpackStores } from './takeIn.ts';

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

export interface UnpackProgress extends TakenCounts {
  readonly progress: number;
  /** Known before the first sample. */
  readonly format?: ImportFormat | undefined;
  readonly found?: ImportFound | undefined;
}

const mostMembers = 5_000_000;

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
  const survey = await surveyTree(countedTree(tree, mostMembers).tree, {
    scratch,
    anyText: task.format === 'yolo-detect',
    goOn: () => task.onBatch(nothing),
  });
  if (survey === undefined) return false;
  const format = task.format ?? (await detectFormat(tree, survey));
  const seen = countedTree(tree, mostMembers);
  const reader = await openDataset(format, {
    tree,
    survey,
    scratch,
    classes: task.classes,
    members: seen.tree.members,
  });
  return takeIn(stores, {
    datasetId: task.datasetId,
    reader,
    mostBytes: tree.mostBytes,
    onBatch: (counts, isLast) => {
      const progress = isLast ? 1 : Math.min(seen.count() / Math.max(survey.members, 1), 1);
      return task.onBatch({ ...counts, progress, format: reader.format, found: reader.found() });
    },
  });
}
