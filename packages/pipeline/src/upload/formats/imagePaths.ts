import { harmlessText, isSplitName } from '@stray/core';

/** Why an image that an annotation names is not found. */
export type Lost = 'missing' | 'ambiguous' | 'outside';

/** The paths of all images of a tree, by number, and by what annotations call them. */
export interface ImagePaths {
  readonly paths: readonly string[];
  add(path: string): void;
  /** The number of the image at a path; undefined where there is none. */
  numberOf(path: string): number | undefined;
  /**
   * The image that an annotation file means by a name: beside the file, below a folder beside it, or wherever the tree has
   * one whose path ends as the name does, or the name as its path.
   */
  find(name: string, annotationFile: string): number | Lost;
}

/** Images of one name that are compared; hostile trees have more. */
const mostCandidates = 2000;

export function createImagePaths(): ImagePaths {
  const paths: string[] = [];
  let byPath: Map<string, number> | undefined;
  let byName: Map<string, number[]> | undefined;
  const numberOf = (path: string) => {
    byPath ??= new Map(paths.map((known, i) => [known, i]));
    return byPath.get(path);
  };
  const named = (name: string): readonly number[] => {
    if (byName === undefined) {
      byName = new Map();
      for (const [i, path] of paths.entries()) {
        const last = path.slice(path.lastIndexOf('/') + 1);
        const others = byName.get(last);
        if (others === undefined) byName.set(last, [i]);
        else others.push(i);
      }
    }
    return byName.get(name) ?? [];
  };
  return {
    paths,
    add(path) {
      paths.push(path);
    },
    numberOf,
    find(name, annotationFile) {
      const folder = annotationFile.split('/').slice(0, -1);
      const given = partsOf(name, folder);
      if (given === undefined) return 'outside';
      const beside = given.absolute ? undefined : numberOf(given.resolved.join('/'));
      if (beside !== undefined) return beside;
      const candidates = named(given.parts.at(-1) ?? '');
      if (candidates.length > mostCandidates) return 'ambiguous';
      const hints = splitsIn(annotationFile);
      let [best, bestRank, equals]: [number | undefined, number, number] = [undefined, -1, 0];
      for (const i of candidates) {
        const parts = paths[i]?.split('/') ?? [];
        const shared = sharedStart(parts, folder);
        const ends = sharedEnd(parts.slice(shared), given.parts);
        if (ends < Math.min(parts.length - shared, given.parts.length)) continue;
        const hinted = parts.some((part) => hints.has(part.toLowerCase())) ? 1 : 0;
        const rank = (ends * 1000 + shared) * 2 + hinted;
        if (rank === bestRank && paths[i] !== paths[best ?? -1]) equals++;
        if (rank > bestRank) [best, bestRank, equals] = [i, rank, 0];
      }
      if (best === undefined) return 'missing';
      // Of a path that is there twice, `numberOf` knows one.
      return equals > 0 ? 'ambiguous' : (numberOf(paths[best] ?? '') ?? best);
    },
  };
}

/** A name in its parts, as it is written and from the root on; undefined for one that leads out of the tree. */
function partsOf(name: string, folder: readonly string[]) {
  const text = harmlessText(name).replaceAll('\\', '/');
  const absolute = text.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(text);
  const parts: string[] = [];
  const resolved = absolute ? [] : [...folder];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      parts.push(part);
      resolved.push(part);
      continue;
    }
    parts.pop();
    if (resolved.pop() === undefined) return undefined;
  }
  return { parts, resolved, absolute };
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length - 1 && n < b.length && a[n] === b[n]) n++;
  return n;
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

/** Names of splits in the name of a file: `train2017` and `train` of `instances_train2017.json`. */
function splitsIn(file: string): ReadonlySet<string> {
  const words = (
    file
      .slice(file.lastIndexOf('/') + 1)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  ).filter(isSplitName);
  return new Set(words.flatMap((word) => [word, word.replace(/\d+$/, '')]));
}
