import { createHash } from 'node:crypto';
import { splitFolderOf } from '@stray/core';
import type { ExportRow } from '@stray/db';

/** Gives every file of an archive a name of its own, also where capital letters do not count. */
export type FreeName = (wanted: string, row: ExportRow) => string;

/** Bits of a name's hash that a number holds. */
const hashBytes = 6;

/**
 * A name that is taken gets the beginning of the file's sha256 before its ending, and its sample's id where that is taken too:
 * the same samples in the same order always have the same names. It remembers 48 bits of each name.
 */
export function createNames(): FreeName {
  const taken = new Set<number>();
  const take = (name: string): boolean => {
    const key = createHash('sha256').update(name.toLowerCase()).digest().readUIntBE(0, hashBytes);
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  return (wanted, { sample }) => {
    const { stem, ending } = parted(wanted);
    const names = [wanted, `${stem}-${sample.sha256.slice(0, 12)}${ending}`, `${stem}-${sample.id}${ending}`];
    return names.find(take) ?? `${stem}-${sample.id}-${sample.sha256}${ending}`;
  };
}

/** A name before and from its last dot. */
export function parted(name: string): { readonly stem: string; readonly ending: string } {
  const dot = name.lastIndexOf('.');
  return dot <= name.lastIndexOf('/') + 1
    ? { stem: name, ending: '' }
    : { stem: name.slice(0, dot), ending: name.slice(dot) };
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder of samples that have no class, in formats that name the class by the folder. */
export const noClassFolder = 'unlabelled';

/** The class of a sample, as the name of a folder on any system. */
export function classFolder({ classes }: ExportRow): string {
  const [name] = classes;
  if (name === undefined) return noClassFolder;
  const safe = name.replace(/[/\\:*?"<>|]/g, '_').replace(/[. ]+$/, '_');
  return safe === '' || safe.startsWith('.') ? `_${safe}` : safe;
}

/** The folder of a sample's split as its dataset has it, with `/`; empty where there is none. */
export function splitFolder({ sample: { path } }: ExportRow): string {
  return splitFolderOf(path);
}
