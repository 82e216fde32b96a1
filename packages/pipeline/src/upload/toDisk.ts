import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StrayError } from '@stray/core';
import type { ArchiveMember } from './sources/archiveMember.ts';

/**
 * Copies a member to a file, for what cannot be read as it comes.
 *
 * @param most bytes that it may have
 * @throws StrayError FILE_TOO_LARGE, or what reading it throws
 */
export async function toDisk(member: Pick<ArchiveMember, 'open'>, path: string, most: number): Promise<void> {
  await pipeline(await member.open(), atMost(most), createWriteStream(path));
}

function atMost(most: number) {
  return async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const piece of pieces) {
      bytes += piece.length;
      if (bytes > most) throw new StrayError('FILE_TOO_LARGE', `It is larger than ${Math.floor(most / 2 ** 20)} MB.`);
      yield piece;
    }
  };
}
