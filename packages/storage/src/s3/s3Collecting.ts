import { randomUUID } from 'node:crypto';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { sha256 as sha256Shape } from '@stray/core';
import type { Aside, Collectable } from '../collectable.ts';
import { keyIn, type S3Address } from './address.ts';
import { isMissing } from './errors.ts';

export interface ObjectNames {
  readonly client: S3Client;
  readonly address: S3Address;
  /** Gives the errors of S3 our codes; what is missing stays what S3 says of it. */
  asking<T>(ask: () => Promise<T>): Promise<T>;
  blobName(sha256: string): string;
  thumbnailFolder(sha256: string): string;
}

interface Found {
  readonly key: string;
  readonly bytes: number;
  readonly writtenAt: Date;
}

/**
 * Collecting in S3: what is set aside lies in `aside/<sha256>.<token>`. S3 cannot move, so a blob is copied and then deleted;
 * whoever dies between the two leaves a second copy, about which the next collector asks. Every listing and look sees
 * what was written before it (https://aws.amazon.com/s3/consistency/), as `Collectable` needs it.
 */
export function collectObjects({ client, address, asking, blobName, thumbnailFolder }: ObjectNames): Collectable {
  const { bucket: Bucket } = address;
  const keyOf = (name: string) => keyIn(address, name);
  const asideName = ({ sha256, token }: Aside) => `aside/${sha256}.${token}`;

  async function* list(prefix: string): AsyncGenerator<Found[]> {
    for (let ContinuationToken: string | undefined; ; ) {
      const page = await asking(() =>
        client.send(new ListObjectsV2Command({ Bucket, Prefix: keyOf(prefix), ContinuationToken })),
      );
      yield (page.Contents ?? []).flatMap(({ Key, Size = 0, LastModified }) =>
        Key === undefined ? [] : [{ key: Key, bytes: Size, writtenAt: LastModified ?? new Date() }],
      );
      if (page.IsTruncated !== true) return;
      ContinuationToken = page.NextContinuationToken;
    }
  }
  const facts = (name: string) =>
    asking(() => client.send(new HeadObjectCommand({ Bucket, Key: keyOf(name) }))).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  const drop = (key: string) => asking(() => client.send(new DeleteObjectCommand({ Bucket, Key: key })));
  /** False when it is not there. */
  const move = async (from: string, to: string): Promise<boolean> => {
    const CopySource = `${Bucket}/${keyOf(from).split('/').map(encodeURIComponent).join('/')}`;
    try {
      await asking(() => client.send(new CopyObjectCommand({ Bucket, Key: keyOf(to), CopySource })));
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    await drop(keyOf(from));
    return true;
  };
  async function* namesBelow(folder: string): AsyncGenerator<string[]> {
    for await (const found of list(folder)) yield [...new Set(found.map(({ key }) => nameOf(key)).filter(isName))];
  }

  return {
    names: (prefix) => namesBelow(`blobs/${prefix}/`),
    async setAside(sha256, before) {
      const name = blobName(sha256);
      const { LastModified } = (before && (await facts(name))) ?? {};
      if (before && (LastModified === undefined || LastModified >= before)) return undefined;
      const taken = { sha256, token: randomUUID() };
      return (await move(name, asideName(taken))) ? taken : undefined;
    },
    async asides() {
      const all: Aside[] = [];
      for await (const found of list('aside/')) {
        for (const { key } of found) {
          const [sha256 = '', token = ''] = (key.split('/').at(-1) ?? '').split('.');
          if (isName(sha256) && token !== '') all.push({ sha256, token });
        }
      }
      return all;
    },
    async putBack(taken) {
      await move(asideName(taken), blobName(taken.sha256));
    },
    async discard(taken) {
      const found = await facts(asideName(taken));
      await drop(keyOf(asideName(taken)));
      return found?.ContentLength ?? 0;
    },
    thumbnailNames: (prefix) => namesBelow(`thumbnails/${prefix}/`),
    async dropThumbnails(sha256, before) {
      let [files, bytes] = [0, 0];
      for await (const found of list(`${thumbnailFolder(sha256)}/${sha256}-`)) {
        for (const thumbnail of found) {
          if (before !== undefined && thumbnail.writtenAt >= before) continue;
          await drop(thumbnail.key);
          files += 1;
          bytes += thumbnail.bytes;
        }
      }
      return { files, bytes };
    },
  };
}

/** Where blobs with these bytes are aside now. */
export async function asideKey(client: S3Client, address: S3Address, sha256: string): Promise<string | undefined> {
  const Prefix = keyIn(address, `aside/${sha256}.`);
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: address.bucket, Prefix, MaxKeys: 1 }));
  return Contents?.[0]?.Key;
}

/** The sha256 at the end of the key of a blob or a thumbnail. */
const nameOf = (key: string): string => (key.split('/').at(-1) ?? '').split('-')[0] ?? '';

const isName = (name: string): boolean => sha256Shape.safeParse(name).success;
