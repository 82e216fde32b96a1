import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { secondName, sync } from './secondName.ts';

/** Where files lie that are received in pieces, under the ids of their uploads, until they are whole. */
export const receivedFolder = (home: string): string => join(home, 'uploads');

/** @param id a uuid */
export const receivedPath = (home: string, id: string): string => join(receivedFolder(home), id);

/** Takes away a file that is no longer received, with what was noted of it. */
export async function dropReceived(home: string, id: string): Promise<void> {
  await rm(`${receivedPath(home, id)}.json`, { force: true });
  await rm(receivedPath(home, id), { force: true });
}

/** Where an archive lies that was received whole, until it is taken apart. @param id of its upload */
export const archivePath = (home: string, id: string): string => join(home, 'archives', id);

/**
 * Gives a received file a second name among the archives, which survives a loss of power, and to which no client can write.
 * Done again, it changes nothing.
 */
export async function keepArchive(home: string, id: string): Promise<void> {
  const [received, kept] = [receivedPath(home, id), archivePath(home, id)];
  await mkdir(dirname(kept), { recursive: true });
  await secondName(received, kept);
  await sync(dirname(kept));
}

export async function dropArchive(home: string, id: string): Promise<void> {
  await rm(archivePath(home, id), { force: true });
}
