import { StrayError } from './errors.ts';
import { foldersAroundSplits, splitFolders } from './splits.ts';

/** Bytes of one image file; what is larger is refused before it is read. */
export const largestImage = 256 * 2 ** 20;

/** Bytes of one archive. */
export const largestArchive = 200 * 2 ** 30;

/** Bytes and photos of a parcel: small photos that are sent together. */
export const largestParcel = 16 * 2 ** 20;
export const mostInParcel = 1000;

/** What an index on paths can hold, with room for its other columns. */
export const longestPathBytes = 2000;

const imageEndings: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif png webp gif tif tiff avif bmp heic heif svg'.split(' '),
);

/** Whether a file is taken for an image by its name. What it really is, decoding finds out. */
export function isImageName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot >= 0 && imageEndings.has(name.slice(dot + 1).toLowerCase());
}

export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz' | 'tar.zst';

/** The kind of archive that a name speaks of; undefined for any other file. */
export function archiveFormat(name: string): ArchiveFormat | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith('.zip')) return 'zip';
  if (lower.endsWith('.tar')) return 'tar';
  if (lower.endsWith('.tar.gz') || lower.endsWith('.tgz')) return 'tar.gz';
  return lower.endsWith('.tar.zst') || lower.endsWith('.tzst') ? 'tar.zst' : undefined;
}

/**
 * A path as it is stored: relative, with `/`, in one Unicode form. Characters that would be written over others, or turn
 * the order of a line around, become U+FFFD.
 *
 * @throws StrayError PATH_REFUSED for one that is empty, absolute, too long, or leads out of the dataset
 */
export function readPath(given: string): string {
  const path = given.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) throw new StrayError('PATH_REFUSED', 'The path is absolute.');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new StrayError('PATH_REFUSED', 'The path leads out of the dataset.');
  if (parts.length === 0) throw new StrayError('PATH_REFUSED', 'The path is empty.');
  const harmless = harmlessText(parts.join('/'));
  if (new TextEncoder().encode(harmless).length > longestPathBytes) {
    throw new StrayError('PATH_REFUSED', `The path is longer than ${longestPathBytes} bytes.`);
  }
  return harmless;
}

/** A path that was refused, as it may be shown and stored. */
export function shownPath(given: string): string {
  const harmless = harmlessText(given.slice(0, 4 * 200));
  return [...harmless].slice(0, 200).join('') || '(no name)';
}

/** Text of others as it may be shown and stored: in one Unicode form, without control and bidirectional characters. */
export function harmlessText(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Characters of one class's name, and names that one image may have. */
const longestClass = 200;
export const mostClasses = 1000;

/** A class as it is stored, by the name that a file or a person gives it; undefined for one without a name. */
export function className(given: string): string | undefined {
  return [...harmlessText(given).trim()].slice(0, longestClass).join('') || undefined;
}

/** Folders that say how the files are kept, or what they are for, and not what they show. */
const noClass: ReadonlySet<string> = new Set([...Object.values(splitFolders).flat(), ...foldersAroundSplits, 'all']);

/** The class that the folder of an image names, as ImageFolder has it; undefined for one at the root or in `train`, say. */
export function classOfPath(path: string): string | undefined {
  const folder = path.split('/').at(-2);
  return folder === undefined || noClass.has(folder.toLowerCase()) ? undefined : folder;
}
