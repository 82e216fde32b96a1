import { StrayError } from '@stray/core';

/** An id as the name of an archive. @throws StrayError BAD_ARGUMENT for one that is no uuid */
export function archiveId(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw new StrayError('BAD_ARGUMENT', 'An archive is named by the id of its upload.');
}
