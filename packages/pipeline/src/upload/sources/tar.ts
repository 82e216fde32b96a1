import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type ArchiveFormat, StrayError } from '@stray/core';
import { extract, type Header } from 'tar-stream';
import { type ArchiveMember, unreadable } from './archiveMember.ts';
import { unzstd } from './zstd.ts';

const kinds: Partial<Record<NonNullable<Header['type']>, ArchiveMember['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'link',
  link: 'link',
};

export interface TarSource {
  readonly open: () => Readable;
  readonly format: Exclude<ArchiveFormat, 'zip'>;
  /** That it may unfold to, also in what is passed over. */
  readonly mostBytes: number;
}

/** @throws StrayError ARCHIVE_INVALID */
export async function* readTar({ open, format, mostBytes }: TarSource): AsyncGenerator<ArchiveMember> {
  const file = open();
  const members = extract();
  let broken: unknown;
  const heard = (error: unknown) => {
    broken ??= error;
  };
  const bounded = (pieces: AsyncIterable<Uint8Array>) => atMost(pieces, mostBytes);
  if (format === 'tar.gz') pipeline(file, createGunzip(), bounded, members, heard);
  else if (format === 'tar.zst') pipeline(file, unzstd, bounded, members, heard);
  else pipeline(file, members, heard);
  let found = 0;
  try {
    for await (const member of members) {
      found++;
      const { name, type, size = 0 } = member.header;
      yield { name, size, kind: kinds[type ?? 'file'] ?? 'other', open: async () => bytesOf(member) };
      member.resume();
    }
    if (found === 0) throw new Error('it holds no members');
  } catch (error) {
    throw unreadable('tar', broken ?? error);
  } finally {
    file.destroy();
  }
}

async function* atMost(pieces: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) {
      throw new StrayError('ARCHIVE_INVALID', `It unfolds to more than ${most} bytes, far more than images do.`);
    }
    yield piece;
  }
}

async function* bytesOf(member: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of member) if (piece instanceof Uint8Array) yield piece;
}
