import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { ClientError } from '../error.ts';

/** A file below a folder. */
export interface Found {
  /** Relative to the folder, with `/`, as text. */
  readonly path: string;
  /** The whole path in the bytes that the file system knows it by. */
  readonly location: Uint8Array;
}

/** Files that operating systems leave behind, which nobody means as images. */
const ignored: ReadonlySet<string> = new Set(['Thumbs.db', 'desktop.ini']);

/**
 * Every file below a folder, in byte order of its relative path; links to files are followed, links to folders are not,
 * names that begin with a dot are passed over. Holds the names of one folder a level, not of the whole tree.
 *
 * @throws ClientError FOLDER_NOT_FOUND when the folder cannot be listed
 */
export async function* walk(folder: string): AsyncGenerator<Found> {
  const root = Buffer.from(folder.replace(/\/+$/, '') || '/').toString('latin1');
  try {
    if (!(await stat(folder)).isDirectory()) throw new ClientError('FOLDER_NOT_FOUND', `${folder} is not a folder.`);
  } catch (cause) {
    if (cause instanceof ClientError) throw cause;
    throw new ClientError('FOLDER_NOT_FOUND', `The folder ${folder} is not there or cannot be read.`, { cause });
  }
  yield* below(root, '');
}

/** Names are kept as latin1 text, one character a byte: its order is byte order, and no name is bent by decoding. */
async function* below(root: string, prefix: string): AsyncGenerator<Found> {
  const location = Buffer.from(`${root}/${prefix}`, 'latin1');
  let entries: Dirent<string>[];
  try {
    entries = await readdir(location, { withFileTypes: true, encoding: 'latin1' });
  } catch (cause) {
    throw new ClientError('FOLDER_NOT_FOUND', `The folder ${location.toString('utf8')} cannot be read.`, { cause });
  }
  const sorted = entries
    .filter(({ name }) => !name.startsWith('.') && !ignored.has(name))
    .map((entry) => ({ key: entry.isDirectory() ? `${entry.name}/` : entry.name, entry }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, entry } of sorted) {
    const path = prefix + key;
    if (entry.isDirectory()) yield* below(root, path);
    else if (entry.isFile() || (entry.isSymbolicLink() && !(await leadsToFolder(`${root}/${path}`)))) {
      yield {
        path: Buffer.from(path, 'latin1').toString('utf8'),
        location: Buffer.from(`${root}/${path}`, 'latin1'),
      };
    }
  }
}

/** A link that leads nowhere is a file that is not there: it is reported when it is read. */
async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(Buffer.from(path, 'latin1'))).isDirectory();
  } catch {
    return false;
  }
}
