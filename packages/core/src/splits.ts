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

/** Of the folders met last, since a million paths lie in a few. */
const met = new Map<string, Split | undefined>();
const mostMet = 1000;

function named(folder: string): Split | undefined {
  if (met.has(folder)) return met.get(folder);
  const name = folder.toLowerCase().replace(/[-_]?[0-9]+$/, '');
  const split = splits.find((known) => splitFolders[known].includes(name));
  if (met.size >= mostMet) met.clear();
  met.set(folder, split);
  return split;
}

/** The name that formats call a split by. */
export const splitNames = { TRAIN: 'train', VAL: 'validation', TEST: 'test' } as const satisfies Record<Split, string>;
export type SplitName = (typeof splitNames)[Split];

const alternatives = (names: readonly string[]) => `(?:${names.join('|')})`;

/** The folders at the beginning of paths that are in a split, for databases; `splitOf` says which one it is. */
export const splitPattern = `^((?:${alternatives(foldersAroundSplits)}/)?${alternatives(Object.values(splitFolders).flat())}(?:[-_]?[0-9]+)?/)`;

/** Whether a folder is named after a split of a dataset, such as `train` or `train2017`. */
export const isSplitName = (folder: string): boolean => named(folder) !== undefined;

/** The split that the first folder of a path names, or the second one in `images` and the like; null for none. */
export function splitOf(path: string): Split | null {
  const end = path.indexOf('/');
  if (end < 0) return null;
  const first = path.slice(0, end);
  const next = path.indexOf('/', end + 1);
  const isAround = next >= 0 && foldersAroundSplits.includes(first.toLowerCase());
  const folder = isAround ? path.slice(end + 1, next) : first;
  return named(folder) ?? null;
}

/** What formats call the split of a path; null for none. */
export function splitNameOf(path: string): SplitName | null {
  const split = splitOf(path);
  return split === null ? null : splitNames[split];
}

/** The folders of a path down to the one that names its split, with a slash behind; empty for a path that is in none. */
export function splitFolderOf(path: string): string {
  if (splitOf(path) === null) return '';
  const [first = '', second = ''] = path.split('/');
  return named(first) === undefined || foldersAroundSplits.includes(first.toLowerCase())
    ? `${first}/${second}/`
    : `${first}/`;
}
