import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a user may call an encoder: a name of a folder, in any file system. */
export const encoderName = /^[a-z0-9_-][a-z0-9._-]{0,63}$/;

/** Where the encoders of a home lie. Names that begin with a dot are Stray's own. */
export const modelsFolder = (home: string) => join(home, 'models');

export const addedFolder = (home: string, name: string) => join(modelsFolder(home), name);

/** Downloads under way, kept when they are cut off. */
export const downloadsFolder = (home: string) => join(modelsFolder(home), '.downloads');

/** What encoders outside the home compute once, by a hash of what they are. */
export const foreignCache = (home: string, hash: string) => join(modelsFolder(home), '.cache', hash);

export const digestMemory = (home: string) => join(modelsFolder(home), '.cache', 'digests.json');

/** Names of the encoders that were added, in byte order. */
export async function addedNames(home: string): Promise<string[]> {
  try {
    const entries = await readdir(modelsFolder(home), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && encoderName.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
