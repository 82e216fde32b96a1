import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sync } from './secondName.ts';

/** Where files lie that are received in pieces, under the ids of their uploads, until they are whole. */
export const receivedFolder = (home: string): string => join(home, 'uploads');

/** @param id a uuid */
export const receivedPath = (home: string, id: string): string => join(receivedFolder(home), id);

/** Takes away a file that is no longer received, with what was noted of it. */
export async function dropReceived(home: string, id: string): Promise<void> {
  await rm(`${receivedPath(home, id)}.json`, { force: true });
  await rm(receivedPath(home, id), { force: true });
}

/** As `dropReceived`; it does not come back after a loss of power either. */
export async function dropReceivedForGood(home: string, id: string): Promise<void> {
  await dropReceived(home, id);
  await sync(receivedFolder(home));
}
