import { join } from 'node:path';
import { StrayError } from '@stray/core';

/** Where archives lie in a folder of Stray's data. */
export const archivesFolder = (home: string): string => join(home, 'archives');

/** An id as the name of an archive. @throws StrayError BAD_ARGUMENT for one that is no uuid */
export function archiveId(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new StrayError('BAD_ARGUMENT', 'An archive is named by the id of its upload.');
}
