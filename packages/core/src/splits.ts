/** What a part of a dataset is for. */
export const splits = ['TRAIN', 'VAL', 'TEST'] as const;
export type Split = (typeof splits)[number];

/** Folders that name a split, with or without a number behind it. */
export const splitFolders: Readonly<Record<Split, readonly string[]>> = {
  TRAIN: ['train', 'training'],
  VAL: ['val', 'valid', 'validation', 'dev'],
  TEST: ['test', 'testing'],
};

/** Folders that some formats put around their splits: `images/train/…`. */
export const foldersAroundSplits: readonly string[] = ['images', 'image', 'img', 'data'];

const named = (folder: string): Split | undefined => {
  const name = folder.toLowerCase().replace(/[-_]?[0-9]+$/, '');
  return splits.find((split) => splitFolders[split].includes(name));
};

/** Whether a folder is named after a split of a dataset, such as `train` or `train2017`. */
export const isSplitName = (folder: string): boolean => named(folder) !== undefined;

/** The split that the first folder of a path names, or the second one in `images` and the like; null for none. */
export function splitOf(path: string): Split | null {
  const [first, second, ...rest] = path.split('/');
  if (first === undefined || second === undefined) return null;
  const folder = rest.length > 0 && foldersAroundSplits.includes(first.toLowerCase()) ? second : first;
  return named(folder) ?? null;
}
