import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, normalize, sep } from 'node:path';
import { archiveFormat, isImageName, StrayError } from '@stray/core';
import { isS3Address, openS3Folder, readS3Address } from '@stray/storage';
import { archiveTree } from './archive.ts';
import type { FileTree } from './fileTree.ts';
import { folderTree } from './folder.ts';
import { s3Tree } from './s3.ts';

/** Somewhere on the server, or in S3, that may be imported. */
export type Place =
  | { readonly kind: 'folder' | 'file'; readonly path: string }
  | { readonly kind: 's3'; readonly path: string };

/** Folders and `s3://` prefixes of a setting, separated by commas. @throws StrayError BAD_ARGUMENT */
export function readImportPaths(setting: string): string[] {
  const given = setting.split(',').map((path) => path.trim());
  return given.filter(Boolean).map((path) => {
    if (isS3Address(path)) {
      const { bucket, prefix } = readS3Address(path);
      return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
    }
    if (isAbsolute(path)) return path;
    throw new StrayError('BAD_ARGUMENT', 'STRAY_IMPORT_PATHS holds folders, from the root on, and s3:// addresses.');
  });
}

/**
 * What a person names, where it lies below one of the places that are allowed, as it is without links. What lies outside is
 * refused in the same words whether it is there or not.
 *
 * @throws StrayError PATH_REFUSED · FOLDER_NOT_FOUND · BAD_ARGUMENT
 */
export async function findPlace(given: string, allowed: readonly string[]): Promise<Place> {
  if (allowed.length === 0) {
    throw new StrayError(
      'PATH_REFUSED',
      'No folders may be imported: whoever runs Stray has to set STRAY_IMPORT_PATHS.',
    );
  }
  const refused = new StrayError('PATH_REFUSED', 'It lies in none of the folders that may be imported.');
  if (isS3Address(given)) {
    const { bucket, prefix } = readS3Address(given);
    const path = prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
    if (allowed.some((place) => path === place || path.startsWith(`${place}/`))) return { kind: 's3', path };
    throw refused;
  }
  if (!isAbsolute(given) || given.includes('\0')) throw new StrayError('PATH_REFUSED', 'The path has to be absolute.');
  const folders = allowed.filter((place) => !isS3Address(place));
  const roots = (await Promise.all(folders.map((folder) => realpath(folder).catch(() => [])))).flat();
  if (![...folders, ...roots].some((root) => isWithin(normalize(given), root))) throw refused;
  const gone = (cause: unknown) => new StrayError('FOLDER_NOT_FOUND', 'It is not there, or cannot be read.', { cause });
  const path = await realpath(given).catch((cause: unknown) => {
    throw gone(cause);
  });
  if (!roots.some((root) => isWithin(path, root))) throw refused;
  const facts = await stat(path).catch((cause: unknown) => {
    throw gone(cause);
  });
  if (facts.isDirectory()) return { kind: 'folder', path };
  if (facts.isFile() && archiveFormat(path) !== undefined) return { kind: 'file', path };
  throw new StrayError('FILE_REFUSED', 'It is no folder and no archive (zip, tar, tar.gz, tar.zst).');
}

function isWithin(path: string, root: string): boolean {
  const folder = root.endsWith(sep) ? root : root + sep;
  return path === root || `${path}${sep}` === folder || path.startsWith(folder);
}

export async function treeOf({ kind, path }: Place): Promise<FileTree> {
  if (kind === 's3') return s3Tree(await openS3Folder(readS3Address(path)));
  if (kind === 'folder') return folderTree(path);
  const format = archiveFormat(path);
  if (format === undefined) throw new StrayError('ARCHIVE_INVALID', 'It is no archive.');
  return archiveTree({ path, format, bytes: (await stat(path)).size });
}

/** One level of a place, as it is browsed. */
export interface PlaceLook {
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  readonly archives: readonly { readonly name: string; readonly path: string }[];
  readonly images: number;
  readonly others: number;
  /** Whether there is more than was looked at. */
  readonly more: boolean;
}

const mostLookedAt = 1000;

/**
 * The folders in a place and what else lies in it, up to 1000 of all; without a place, the places that are allowed.
 *
 * @throws as `findPlace`, and StrayError STORAGE_UNREACHABLE · STORAGE_REFUSED
 */
export async function lookInto(given: string | undefined, allowed: readonly string[]): Promise<PlaceLook> {
  if (given === undefined) {
    const folders = allowed.map((path) => ({ name: path, path }));
    return { folders, archives: [], images: 0, others: 0, more: false };
  }
  const place = await findPlace(given, allowed);
  if (place.kind === 'file') return sorted({ folders: [], files: [], more: false }, (name) => name);
  if (place.kind === 's3') {
    const found = await (await openS3Folder(readS3Address(place.path))).look(mostLookedAt);
    return sorted(found, (name) => `${place.path}/${name}`);
  }
  const [folders, files] = [[] as string[], [] as string[]];
  for await (const entry of await opendir(place.path)) {
    if (folders.length + files.length === mostLookedAt) return sorted({ folders, files, more: true }, below);
    if (entry.isDirectory()) folders.push(entry.name);
    else if (entry.isFile()) files.push(entry.name);
  }
  return sorted({ folders, files, more: false }, below);

  function below(name: string): string {
    return join(place.path, name);
  }
}

function sorted(
  { folders, files, more }: { folders: readonly string[]; files: readonly string[]; more: boolean },
  pathOf: (name: string) => string,
): PlaceLook {
  const listed = (names: readonly string[]) => [...names].sort().map((name) => ({ name, path: pathOf(name) }));
  const archives = files.filter((name) => archiveFormat(name) !== undefined);
  const images = files.filter(isImageName).length;
  return {
    folders: listed(folders),
    archives: listed(archives),
    images,
    others: files.length - images - archives.length,
    more,
  };
}

/** The name of an upload of a place. */
export const placeName = ({ kind, path }: Place): string => (kind === 's3' ? path : basename(path) || path);
