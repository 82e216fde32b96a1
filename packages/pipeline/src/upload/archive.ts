import type { ArchiveFormat } from '@stray/core';
import type { ArchiveMember } from './archiveMember.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

/**
 * The members of an archive, one after the other.
 *
 * @throws StrayError ARCHIVE_INVALID where the archive cannot be read on
 */
export function readArchive(path: string, format: ArchiveFormat): AsyncGenerator<ArchiveMember> {
  return format === 'zip' ? readZip(path) : readTar(path, { gzip: format === 'tar.gz' });
}
