import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** An image that somebody has searched a dataset by: of that dataset alone, whoever else has the same image. */
export interface SearchImage {
  readonly datasetId: string;
  readonly sha256: string;
}

/** Since somebody has last searched by it. */
const keptMs = 7 * 24 * 3600_000;
/** Of a dataset; the oldest go. */
const mostImages = 500;

const folderOf = (home: string, datasetId?: string): string => join(home, 'searches', datasetId ?? '');
const thumbnailPath = (home: string, { datasetId, sha256 }: SearchImage): string =>
  join(folderOf(home, datasetId), `${sha256}.webp`);
/** Ids of encoders are no names of files. */
const embeddingPath = (home: string, { datasetId, sha256, encoderId }: SearchImage & { readonly encoderId: string }) =>
  join(folderOf(home, datasetId), `${sha256}.${createHash('sha256').update(encoderId).digest('hex').slice(0, 16)}`);

/** Keeps what a search needs of an image, and not the image: it outlives a restart, and goes a week after its last use. */
export async function keepSearchImage(
  home: string,
  image: SearchImage & { readonly encoderId: string; readonly embedding: Float32Array; readonly thumbnail: Uint8Array },
): Promise<void> {
  await mkdir(folderOf(home, image.datasetId), { recursive: true });
  const { buffer, byteOffset, byteLength } = image.embedding;
  await writeWhole(thumbnailPath(home, image), image.thumbnail);
  await writeWhole(embeddingPath(home, image), new Uint8Array(buffer, byteOffset, byteLength));
}

/** Its embedding; undefined for one that is not kept, or was never embedded by this encoder. */
export async function readSearchImage(
  home: string,
  image: SearchImage & { readonly encoderId: string },
): Promise<Float32Array | undefined> {
  const bytes = await readIfThere(embeddingPath(home, image));
  if (bytes === undefined) return undefined;
  const now = new Date();
  for (const path of [embeddingPath(home, image), thumbnailPath(home, image)]) {
    await utimes(path, now, now).catch(() => undefined);
  }
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** WebP; undefined for an image that is not kept. */
export const readSearchThumbnail = (home: string, image: SearchImage): Promise<Buffer | undefined> =>
  readIfThere(thumbnailPath(home, image));

/**
 * Throws away what is too old, what is more than a dataset may have, and all of datasets that are gone.
 *
 * @param there which of these datasets are there
 */
export async function dropSearchImages(
  home: string,
  there: (datasetIds: string[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  const folders = (await namesIn(folderOf(home))).filter((name) => z.uuid().safeParse(name).success);
  if (folders.length === 0) return;
  const known = await there(folders);
  for (const folder of folders) {
    if (!known.has(folder)) {
      await rm(folderOf(home, folder), { recursive: true, force: true });
      continue;
    }
    const files = await Promise.all(
      (await namesIn(folderOf(home, folder))).map(async (name) => {
        const path = join(folderOf(home, folder), name);
        const facts = await stat(path).catch(() => undefined);
        return { path, usedMs: facts?.mtimeMs ?? 0 };
      }),
    );
    files.sort((a, b) => b.usedMs - a.usedMs);
    // Two files an image.
    const gone = files.filter(({ usedMs }, i) => i >= 2 * mostImages || Date.now() - usedMs > keptMs);
    await Promise.all(gone.map(({ path }) => rm(path, { force: true })));
  }
}

/** Nobody reads half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
