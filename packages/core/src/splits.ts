/** What the files of a dataset are for, where its folders say so. */
export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

const names: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** The first folder of paths that are in a split, for databases; `splitOf` says which one it is. */
export const splitPattern = `^(${[...names.keys()].join('|')})([-_]?[0-9]+)?/`;

/** The split that a path is in, by its first folder, such as `train` or `val2017`; null for one that is in none. */
export function splitOf(path: string): 'train' | 'validation' | 'test' | null {
  const slash = path.indexOf('/');
  if (slash <= 0) return null;
  const folder = path.slice(0, slash).toLowerCase();
  return names.get(folder.replace(/[-_]?\d+$/, '')) ?? null;
}
