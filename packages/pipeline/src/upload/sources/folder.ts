import type { Dirent } from 'node:fs';
import { constants, createReadStream } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StrayError } from '@stray/core';
import type { ArchiveMember } from './archiveMember.ts';
import type { FileTree } from './fileTree.ts';

const deepest = 64;

/**
 * A folder of this machine as a tree. Links are members of it and never followed.
 *
 * @param root absolute, without links in it
 */
export function folderTree(root: string): FileTree {
  return {
    members: () => below(root, '', 0),
    seekable: true,
    holdsShards: true,
    isShard: false,
    mostBytes: Number.POSITIVE_INFINITY,
  };
}

async function* below(root: string, path: string, depth: number): AsyncGenerator<ArchiveMember> {
  if (depth > deepest) throw new StrayError('PATH_REFUSED', `The folder is nested deeper than ${deepest} levels.`);
  const folder = await opendir(join(root, path), { bufferSize: 256 }).catch((cause: unknown) => {
    throw new StrayError('FOLDER_NOT_FOUND', `The folder ${join(root, path)} cannot be read.`, { cause });
  });
  for await (const entry of folder) {
    const name = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* below(root, name, depth + 1);
    else yield memberOf(root, name, entry);
  }
}

function memberOf(root: string, name: string, entry: Dirent): ArchiveMember {
  return {
    name,
    size: undefined,
    kind: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other',
    open: () => bytesOf(join(root, name)),
  };
}

/** What became a link, or no file, since the folder was read is refused. */
async function bytesOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', 'It cannot be read any more.', { cause });
  });
  const isItself = (await file.stat()).isFile() && (await realpath(path)) === path;
  if (!isItself) {
    await file.close();
    throw new StrayError('FILE_REFUSED', 'It is a link or no file, which are not read.');
  }
  return createReadStream(path, { fd: file, autoClose: true });
}
