import type { S3Folder } from '@stray/storage';
import type { FileTree } from './fileTree.ts';

/** What lies under a prefix in S3 as a tree. Its `members` throw StrayError STORAGE_UNREACHABLE · STORAGE_REFUSED. */
export function s3Tree(folder: S3Folder): FileTree {
  return {
    async *members() {
      for await (const { name, bytes } of folder.list()) {
        if (name === '' || name.endsWith('/')) continue;
        yield { name, size: bytes, kind: 'file', open: () => folder.open(name) };
      }
    },
    seekable: true,
    holdsShards: true,
    isShard: false,
    mostBytes: Number.POSITIVE_INFINITY,
  };
}
