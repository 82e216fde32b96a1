import { archiveFormat, largestImage, StrayError } from '@stray/core';
import type { ArchiveMember } from './sources/archiveMember.ts';

/**
 * The bytes of a member that is to be an image.
 *
 * @param most how many are read
 * @throws StrayError FILE_REFUSED, FILE_TOO_LARGE, or what reading it throws
 */
export async function memberBytes(member: ArchiveMember, most = largestImage): Promise<Uint8Array> {
  if (member.unreadable !== undefined) throw member.unreadable;
  if (member.kind === 'other') throw new StrayError('FILE_REFUSED', 'It is no file.');
  if (member.kind !== 'file') throw new StrayError('FILE_REFUSED', 'It is a link, which is not followed.');
  if (archiveFormat(member.name) !== undefined) {
    throw new StrayError('FILE_REFUSED', 'It is an archive among other files; send it by itself.');
  }
  const tooLarge = () => new StrayError('FILE_TOO_LARGE', `It is larger than ${Math.floor(most / 2 ** 20)} MB.`);
  if (member.size !== undefined && member.size > most) throw tooLarge();
  // The size is not believed either: the bytes are counted as they come.
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of await member.open()) {
    bytes += piece.length;
    if (bytes > most) throw tooLarge();
    pieces.push(piece);
  }
  if (member.size !== undefined && bytes !== member.size) {
    throw new StrayError('FILE_REFUSED', 'Its size is not the one that the archive says.');
  }
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
}
