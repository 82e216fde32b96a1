import { StrayError } from '@stray/core';
import yauzl from 'yauzl';
import { type ArchiveMember, unreadable } from './archiveMember.ts';

/** Names and sizes are looked at here: yauzl would give up the whole archive for one that is wrong. */
const options = { decodeStrings: false, validateEntrySizes: false, autoClose: false } satisfies yauzl.Options;

/** In the upper half of a zip's external attributes lie the file's mode and type, as Unix has them. */
const typeOf = (attributes: number) => (attributes >>> 16) & 0o170000;
const link = 0o120000;
const encrypted = 1;

export async function* readZip(path: string): AsyncGenerator<ArchiveMember> {
  const zip = await yauzl.openPromise(path, options).catch((error: unknown) => {
    throw unreadable('zip', error);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      yield {
        name,
        size: entry.uncompressedSize,
        kind: name.endsWith('/') ? 'folder' : typeOf(entry.externalFileAttributes) === link ? 'link' : 'file',
        unreadable:
          entry.generalPurposeBitFlag & encrypted ? new StrayError('FILE_REFUSED', 'It is encrypted.') : undefined,
        open: () => zip.openReadStreamPromise(entry),
      };
    }
  } catch (error) {
    throw unreadable('zip', error);
  } finally {
    zip.close();
  }
}

function nameOf(entry: yauzl.Entry): string {
  const fields = yauzl.parseExtraFields(entry.extraFieldRaw);
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, fields, true);
}
