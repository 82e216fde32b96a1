import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClientError } from '../error.ts';
import { createAsking } from './asking.ts';
import { walk } from './walk.ts';

export interface LocalFile {
  /** Where it belongs in the dataset. */
  readonly path: string;
  /** Where it lies here, in the bytes that the file system knows it by. */
  readonly location: Uint8Array;
  readonly bytes: number;
}

/**
 * Files, and all that is below folders, as `upload` takes them; in byte order below each.
 *
 * @param wanted what to send, by its path; all when left out
 * @throws ClientError FILE_NOT_FOUND before anything is listed · FOLDER_NOT_FOUND for one that cannot be read
 */
export async function localFiles(
  paths: readonly string[],
  wanted: (path: string) => boolean = () => true,
): Promise<AsyncGenerator<LocalFile, void>> {
  const given = await Promise.all(paths.map(async (path) => ({ path, folder: (await factsOf(path)).isDirectory() })));
  return below(given, wanted);
}

async function* below(
  given: readonly { readonly path: string; readonly folder: boolean }[],
  wanted: (path: string) => boolean,
): AsyncGenerator<LocalFile, void> {
  const ask = createAsking();
  /** None of a link that leads nowhere, which is told when it is sent. */
  const bytesOf = async (location: Uint8Array) => {
    try {
      const path = Buffer.from(location);
      const { size } = await ask(
        () => statSync(path),
        () => stat(path),
      );
      return size;
    } catch {
      return 0;
    }
  };
  for (const { path: top, folder } of given) {
    const found = folder ? walk(top) : [{ path: basename(top), location: Buffer.from(top) }];
    for await (const { path, location } of found) {
      if (wanted(path)) yield { path, location, bytes: await bytesOf(location) };
    }
  }
}

async function factsOf(path: string) {
  return stat(path).catch((cause: unknown) => {
    throw new ClientError('FILE_NOT_FOUND', `${path} is not there or cannot be read.`, { cause });
  });
}
