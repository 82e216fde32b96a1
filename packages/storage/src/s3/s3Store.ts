import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { StrayError } from '@stray/core';
import { archiveId } from '../archiveId.ts';
import { blobName, thumbnailName } from '../blobName.ts';
import type { BlobStore, BytePart } from '../blobStore.ts';
import { fullDisk } from '../fullDisk.ts';
import { hashFile, sha256Of } from '../hashFile.ts';
import { keyIn, type S3Address } from './address.ts';
import { createClient } from './client.ts';
import { isMissing, storageError } from './errors.ts';
import { asideKey, collectObjects } from './s3Collecting.ts';

/** Above it, a file is sent in parts, each of which is tried again by itself. */
const largestSingle = 8 * 2 ** 20;
/** Of 10,000 parts, which is what S3 takes: room for 320 GB. */
const partBytes = 32 * 2 ** 20;

/**
 * Keeps blobs, thumbnails and archives under an address in S3, in keys such as `blobs/ab/cd/abcd…`. S3 shows an object when
 * it has all of it, so that nothing is seen half-written.
 *
 * @param home the folder of Stray's data, for bytes whose name is not known before they have all come
 * @throws StrayError STORAGE_UNREACHABLE · STORAGE_REFUSED
 */
export async function createS3Store(address: S3Address, home: string): Promise<BlobStore> {
  const client = createClient();
  const { bucket: Bucket } = address;
  const drafts = join(home, 'drafts');
  const at = (name: string) => ({ Bucket, Key: keyIn(address, name) });
  const blobAt = (sha256: string) => at(`blobs/${blobName(sha256)}`);
  const thumbnailAt = (sha256: string, size: number) => at(`thumbnails/${thumbnailName(sha256, size)}`);
  const archiveAt = (id: string) => at(`archives/${archiveId(id)}`);
  type Place = ReturnType<typeof at>;

  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw isMissing(error) ? error : storageError(error, Bucket);
    }
  };
  const isThere = (place: Place) =>
    asking(() => client.send(new HeadObjectCommand(place))).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
  const read = async (place: Place, part?: BytePart) => {
    const Range = part && `bytes=${part.start}-${part.end}`;
    const { Body, ContentLength, ContentRange } = await asking(() =>
      client.send(new GetObjectCommand({ ...place, Range })),
    );
    if (!(Body instanceof Readable)) throw new StrayError('STORAGE_UNREACHABLE', 'S3 sent no bytes.');
    const whole = part === undefined ? ContentLength : Number(ContentRange?.split('/').at(-1));
    return { stream: Body, bytes: whole ?? 0 };
  };
  const putBytes = (place: Place, Body: Uint8Array) =>
    asking(() => client.send(new PutObjectCommand({ ...place, Body, ContentLength: Body.length })));
  const putLarge = (place: Place, file: string) =>
    asking(() =>
      new Upload({
        client,
        params: { ...place, Body: createReadStream(file) },
        partSize: partBytes,
        queueSize: 2,
      }).done(),
    );
  const putFrom = async (place: Place, file: string, bytes: number) => {
    if (bytes > largestSingle) await putLarge(place, file);
    else await putBytes(place, await readFile(file));
  };
  const putFile: BlobStore['putFile'] = async (file) => {
    const stored = await hashFile(file);
    const place = blobAt(stored.sha256);
    if (!(await isThere(place))) await putFrom(place, file, stored.bytes);
    return stored;
  };
  const missing = (what: string) => (error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new StrayError('BLOB_NOT_FOUND', what, { cause: error });
  };
  /** A blob that is set aside is read there; one that came back meanwhile, in its place after all. */
  const readBlob = async (sha256: string, part?: BytePart) => {
    const place = blobAt(sha256);
    for (let tries = 3; tries > 0; tries--) {
      try {
        return await read(place, part);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      const aside = await asking(() => asideKey(client, address, sha256));
      if (aside === undefined) continue;
      try {
        return await read({ Bucket, Key: aside }, part);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw new StrayError('BLOB_NOT_FOUND', `There is no blob ${sha256}.`);
  };
  /** Bytes that broke off on their way. */
  const brokenOff = (error: unknown) => {
    throw storageError(error, Bucket);
  };

  await asking(() => client.send(new HeadBucketCommand({ Bucket }))).catch((error: unknown) => {
    throw isMissing(error) ? new StrayError('STORAGE_REFUSED', `There is no bucket “${Bucket}”.`) : error;
  });
  return {
    ...collectObjects({
      client,
      address,
      asking,
      blobName: (sha256) => `blobs/${blobName(sha256)}`,
      thumbnailFolder: (sha256) => `thumbnails/${dirname(blobName(sha256))}`,
    }),
    async put(content) {
      if (!(content instanceof Readable)) {
        const sha256 = sha256Of(content);
        if (!(await isThere(blobAt(sha256)))) await putBytes(blobAt(sha256), content);
        return { sha256, bytes: content.length };
      }
      const draft = join(drafts, randomUUID());
      await mkdir(drafts, { recursive: true });
      try {
        await pipeline(content, createWriteStream(draft)).catch(orFull(home));
        return await putFile(draft);
      } finally {
        await rm(draft, { force: true });
      }
    },
    putFile,
    has: (sha256) => isThere(blobAt(sha256)),
    async get(sha256) {
      const { stream } = await readBlob(sha256);
      return buffer(stream).catch(brokenOff);
    },
    open: async (sha256, part) => ({ sha256, ...(await readBlob(sha256, part)) }),
    async putThumbnail(sha256, size, content) {
      await putBytes(thumbnailAt(sha256, size), content);
    },
    async getThumbnail(sha256, size) {
      const found = await read(thumbnailAt(sha256, size)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return found === undefined ? undefined : buffer(found.stream).catch(brokenOff);
    },
    async keepArchive(id, file) {
      if (!(await isThere(archiveAt(id)))) await putFrom(archiveAt(id), file, (await stat(file)).size);
    },
    async archiveFile(id, scratch) {
      const { stream } = await read(archiveAt(id)).catch(missing('The archive is not there any more.'));
      const file = join(scratch, archiveId(id));
      await pipeline(stream, createWriteStream(file)).catch(orFull(home)).catch(brokenOff);
      return file;
    },
    hasArchive: (id) => isThere(archiveAt(id)),
    async dropArchive(id) {
      await asking(() => client.send(new DeleteObjectCommand(archiveAt(id))));
    },
  };
}

function orFull(home: string) {
  return (cause: unknown): never => {
    throw fullDisk(cause, home);
  };
}
