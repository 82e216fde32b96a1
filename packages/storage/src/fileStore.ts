import { createHash, type Hash, randomUUID } from 'node:crypto';
import { access, constants, copyFile, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { isCode, StrayError } from '@stray/core';
import { archiveId, archivesFolder } from './archiveId.ts';
import { blobName, thumbnailName } from './blobName.ts';
import type { BlobStore } from './blobStore.ts';
import { asidePath, collectFiles } from './fileCollecting.ts';
import { fullDisk } from './fullDisk.ts';
import { hashFile } from './hashFile.ts';
import { openKeptBlobs } from './keptBlobs.ts';
import { secondName, sync } from './secondName.ts';

/** A blob store in a folder. */
export interface FileStore extends BlobStore {
  readonly dir: string;
  /**
   * Gives a blob a second name outside of the store, or copies it where it can have none: on another file system, or where
   * one file has no more names left. Nothing may be there.
   *
   * @throws StrayError BLOB_NOT_FOUND
   */
  linkTo(sha256: string, path: string): Promise<'linked' | 'copied'>;
}

/**
 * Keeps blobs in `dir`/blobs and thumbnails in `dir`/thumbnails, in folders of two levels by the first digits of the
 * name, archives in `dir`/archives. A file is written under a name of its own, synced, and renamed into place; one that lies
 * in `dir` gets another name where the file system has such, so that its bytes are written once.
 */
export function createFileStore(dir: string): FileStore {
  const drafts = join(dir, 'drafts');
  const blobPath = (sha256: string) => join(dir, 'blobs', blobName(sha256));
  const archivePath = (id: string) => join(archivesFolder(dir), archiveId(id));
  const thumbnailFolder = (sha256: string) => dirname(join(dir, 'thumbnails', blobName(sha256)));
  const thumbnailPath = (sha256: string, size: number) => join(dir, 'thumbnails', thumbnailName(sha256, size));

  const kept = openKeptBlobs(dir);

  /**
   * A blob that is set aside is read there; one that came in a parcel and has no file yet, in the parcel; one that came back,
   * or got its file, meanwhile, in its place after all. All of it may happen twice.
   */
  const reading = async <T>(
    sha256: string,
    fromFile: (path: string) => Promise<T>,
    fromBytes: (bytes: Buffer) => Promise<T>,
  ): Promise<T> => {
    const read = async (path: string | undefined) => {
      try {
        return path === undefined ? undefined : { found: await fromFile(path) };
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      }
    };
    const inPlace = () => read(blobPath(sha256));
    const aside = async () => read(await asidePath(dir, sha256));
    const inParcel = async () => {
      const bytes = await kept.get(sha256);
      return bytes && { found: await fromBytes(bytes) };
    };
    for (const look of [inPlace, aside, inParcel, inPlace, aside, inParcel, inPlace]) {
      const there = await look();
      if (there !== undefined) return there.found;
    }
    throw new StrayError('BLOB_NOT_FOUND', `There is no blob ${sha256}.`);
  };

  return {
    dir,
    ...collectFiles({ dir, blobPath, thumbnailFolder }),
    async put(content) {
      const hash = createHash('sha256');
      return writing(drafts, async (draft) => {
        const bytes = await write(draft, content, hash);
        const sha256 = hash.digest('hex');
        const path = blobPath(sha256);
        if (await exists(path)) return { sha256, bytes };
        const made = await place(draft, path);
        await syncFolders(dirname(path), made);
        return { sha256, bytes };
      });
    },
    async putFile(file) {
      const stored = await hashFile(file);
      const path = blobPath(stored.sha256);
      if (await exists(path)) return stored;
      const made = await mkdir(dirname(path), { recursive: true });
      await secondName(file, path);
      await syncFolders(dirname(path), made);
      return stored;
    },
    has: (sha256) => exists(blobPath(sha256)),
    get: (sha256) =>
      reading(
        sha256,
        (path) => readFile(path),
        async (bytes) => bytes,
      ),
    open: (sha256, part) =>
      reading(
        sha256,
        async (path) => {
          const file = await open(path);
          const { size } = await file.stat();
          return { sha256, bytes: size, stream: file.createReadStream(part) };
        },
        async (bytes) => {
          const wanted = part === undefined ? bytes : bytes.subarray(part.start, part.end + 1);
          return { sha256, bytes: bytes.length, stream: Readable.from([wanted], { objectMode: false }) };
        },
      ),
    linkTo: (sha256, path) =>
      reading<'linked' | 'copied'>(
        sha256,
        async (blob) => {
          try {
            await link(blob, path);
            return 'linked';
          } catch (error) {
            if (!noSecondName.some((code) => isCode(error, code))) throw error;
            await copyFile(blob, path, constants.COPYFILE_EXCL);
            return 'copied';
          }
        },
        async (bytes) => {
          await writeFile(path, bytes, { flag: 'wx' });
          return 'copied';
        },
      ),
    putThumbnail: (sha256, size, content) => {
      const path = thumbnailPath(sha256, size);
      return writing(drafts, async (draft) => {
        await writeFile(draft, content);
        await place(draft, path);
      });
    },
    async getThumbnail(sha256, size) {
      try {
        const content = await readFile(thumbnailPath(sha256, size));
        // Not synced: when the power fails, a name may be left without its bytes.
        return content.length === 0 ? undefined : content;
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw error;
      }
    },
    async keepArchive(id, file) {
      const path = archivePath(id);
      await mkdir(dirname(path), { recursive: true });
      await secondName(file, path);
      await sync(dirname(path));
    },
    async archiveFile(id) {
      if (await exists(archivePath(id))) return archivePath(id);
      throw new StrayError('BLOB_NOT_FOUND', 'The archive is not there any more.');
    },
    hasArchive: (id) => exists(archivePath(id)),
    dropArchive: (id) => rm(archivePath(id), { force: true }),
  };
}

/** What systems say of a file that cannot have another name there. */
const noSecondName = ['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'];

/** Lets `use` write a draft and take it away, and leaves none behind. */
async function writing<T>(drafts: string, use: (draft: string) => Promise<T>): Promise<T> {
  const draft = join(drafts, randomUUID());
  try {
    await mkdir(drafts, { recursive: true });
    return await use(draft);
  } catch (cause) {
    throw fullDisk(cause, dirname(drafts));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Returns the number of bytes once they are on the disk. */
async function write(draft: string, content: Uint8Array | Readable, hash: Hash): Promise<number> {
  const file = await open(draft, 'wx');
  try {
    let bytes = 0;
    for await (const piece of content instanceof Readable ? content : [content]) {
      hash.update(piece);
      await file.appendFile(piece);
      bytes += piece.length;
    }
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

/** Returns the topmost folder that had to be made for it, if any. */
async function place(draft: string, path: string): Promise<string | undefined> {
  const made = await mkdir(dirname(path), { recursive: true });
  await rename(draft, path);
  return made;
}

/** Until its folder is synced too, a name may be lost with the power: of the file, and of each folder that was made. */
async function syncFolders(folder: string, made: string | undefined): Promise<void> {
  await sync(folder);
  if (made !== undefined && folder !== dirname(made)) await syncFolders(dirname(folder), made);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
