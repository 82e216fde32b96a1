import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { StrayError } from '@stray/core';
import type { S3Address } from './address.ts';
import { createClient } from './client.ts';
import { isMissing, storageError } from './errors.ts';

export interface S3Object {
  /** Its key behind the prefix. */
  readonly name: string;
  readonly bytes: number;
}

/** What lies under a prefix, to be read. */
export interface S3Folder {
  /** All objects, as they are listed. @throws StrayError STORAGE_UNREACHABLE · STORAGE_REFUSED */
  list(): AsyncGenerator<S3Object>;
  /** What lies in one level: names of folders, and a number of objects, up to `most` of both together. */
  look(
    most: number,
  ): Promise<{ readonly folders: readonly string[]; readonly files: readonly string[]; more: boolean }>;
  /** @throws as `list`, and FILE_NOT_FOUND */
  open(name: string): Promise<AsyncIterable<Uint8Array>>;
}

export function createS3Folder({ bucket: Bucket, prefix }: S3Address): S3Folder {
  const client = createClient();
  const Prefix = prefix === '' ? '' : `${prefix}/`;
  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      throw storageError(error, Bucket);
    }
  };
  return {
    async *list() {
      const pages = paginateListObjectsV2({ client, pageSize: 1000 }, { Bucket, Prefix })[Symbol.asyncIterator]();
      for (;;) {
        const page = await asking(() => pages.next());
        if (page.done) return;
        for (const { Key = '', Size = 0 } of page.value.Contents ?? []) {
          yield { name: Key.slice(Prefix.length), bytes: Size };
        }
      }
    },
    async look(most) {
      const pages = paginateListObjectsV2({ client, pageSize: most }, { Bucket, Prefix, Delimiter: '/' });
      const page = await asking(() => pages[Symbol.asyncIterator]().next());
      if (page.done) return { folders: [], files: [], more: false };
      const { CommonPrefixes = [], Contents = [], IsTruncated = false } = page.value;
      return {
        folders: CommonPrefixes.map(({ Prefix: found = '' }) => found.slice(Prefix.length, -1)),
        files: Contents.map(({ Key = '' }) => Key.slice(Prefix.length)).filter((name) => name !== ''),
        more: IsTruncated,
      };
    },
    async open(name) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: Prefix + name }));
        if (Body instanceof Readable) return whole(Body, Bucket);
      } catch (error) {
        if (!isMissing(error)) throw storageError(error, Bucket);
      }
      throw new StrayError('FILE_NOT_FOUND', 'It is not there any more.');
    },
  };
}

/** Bytes that break off are a trouble of the way, and not of the object. */
async function* whole(stream: Readable, bucket: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream) yield piece;
  } catch (error) {
    throw storageError(error, bucket);
  } finally {
    stream.destroy();
  }
}
