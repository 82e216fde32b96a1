import { archiveFormat, isImageName, largestImage, publicError, readPath, StrayError, shownPath } from '@stray/core';
import type { NewSample } from '@stray/db';
import { emptySha256 } from '@stray/storage';
import type { DatasetReader } from './formats/reader.ts';
import { memberBytes } from './memberBytes.ts';
import type { ArchiveMember } from './sources/archiveMember.ts';

/** What becomes of a member of a tree. */
export type TakenFile =
  | {
      readonly kind: 'photo';
      readonly path: string;
      readonly declaredClasses: readonly string[];
      readonly bytes: Uint8Array;
    }
  /** A sample that says why. */
  | { readonly kind: 'refused'; readonly sample: NewSample }
  /** Neither an image nor an annotation. */
  | { readonly kind: 'passedOver' };

export type TreeReader = Pick<DatasetReader, 'members' | 'classesOf' | 'isAnnotation'>;

/**
 * The files of a tree, one by one, with their bytes.
 *
 * @param most bytes that may be read
 * @throws StrayError ARCHIVE_INVALID where the members cannot be read on, or unfold to too much · STORAGE_UNREACHABLE
 */
export async function* takenFiles({ members, classesOf, isAnnotation }: TreeReader, most: number) {
  let unpacked = 0;
  const take = async (member: ArchiveMember): Promise<TakenFile> => {
    try {
      const path = readPath(member.name);
      const declaredClasses = member.declaredClasses ?? classesOf(path);
      const bytes = await memberBytes(member, Math.min(largestImage, most - unpacked));
      unpacked += bytes.length;
      return { kind: 'photo', path, declaredClasses, bytes };
    } catch (error) {
      // Of the storage, not of this file: it is tried again as a whole.
      if (error instanceof StrayError && error.code === 'STORAGE_UNREACHABLE') throw error;
      if (unpacked + largestImage > most && isTooLarge(error)) {
        throw new StrayError('ARCHIVE_INVALID', `It unfolds to more than ${most} bytes, far more than images do.`);
      }
      return { kind: 'refused', sample: refusedSample(member.name, asRefusal(member, error)) };
    }
  };
  for await (const member of members()) {
    if (member.kind === 'folder') continue;
    if (member.kind === 'link' || isImageName(member.name) || archiveFormat(member.name) !== undefined) {
      yield await take(member);
    } else if (!isAnnotation(member.name)) yield { kind: 'passedOver' } as const;
  }
}

const isTooLarge = (error: unknown) => error instanceof StrayError && error.code === 'FILE_TOO_LARGE';

function asRefusal({ name }: ArchiveMember, error: unknown): StrayError {
  if (error instanceof StrayError && error.code !== 'INTERNAL') return error;
  const { message } = error instanceof Error ? error : publicError(error);
  return new StrayError('FILE_REFUSED', `${shownPath(name)} cannot be read: ${message}.`);
}

/** The row of a file that was refused before its bytes were kept. */
function refusedSample(name: string, { code, message }: StrayError): NewSample {
  return { path: shownPath(name), sha256: emptySha256, bytes: 0, error: { code, message } };
}
