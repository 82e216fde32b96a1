import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClientError } from '../error.ts';
import type { LocalFile } from './upload.ts';
import { walk } from './walk.ts';

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

/** None of a link that leads nowhere, which is told when it is sent. */
const bytesOf = (location: Uint8Array) =>
  stat(Buffer.from(location)).then(
    ({ size }) => size,
    () => 0,
  );
