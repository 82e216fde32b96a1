import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ArchiveFormat } from '@stray/core';
import type { FileTree } from './fileTree.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

/** Images hardly shrink in an archive; what unfolds to far more is a bomb. */
const mostUnpacked = (bytes: number) => 20 * bytes + 2 ** 30;

/** Small photos come several a piece: each piece costs as much as a photo. */
const readAtOnce = 2 ** 20;

export interface ArchiveFile {
  readonly path: string;
  readonly format: ArchiveFormat;
  readonly bytes: number;
}

/** A tar archive in memory as a tree: the bytes of its members are parts of that memory. */
export function tarTree(content: Uint8Array): FileTree {
  const mostBytes = mostUnpacked(content.length);
  const open = () => Readable.from([content], { objectMode: false });
  const members = () => readTar({ open, format: 'tar', mostBytes });
  return { members, seekable: false, holdsShards: false, isShard: true, mostBytes };
}

/** An archive as a tree. Its `members` throw StrayError ARCHIVE_INVALID where it cannot be read on. */
export function archiveTree({ path, format, bytes }: ArchiveFile): FileTree {
  const mostBytes = mostUnpacked(bytes);
  const members = () =>
    format === 'zip'
      ? readZip(path)
      : readTar({ open: () => createReadStream(path, { highWaterMark: readAtOnce }), format, mostBytes });
  return { members, seekable: false, holdsShards: false, isShard: format !== 'zip', mostBytes };
}
