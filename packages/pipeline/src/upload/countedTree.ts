import { StrayError } from '@stray/core';
import type { FileTree } from './sources/fileTree.ts';

/** A tree that tells how many members were asked for. Its members throw StrayError ARCHIVE_INVALID where there are more than `most`. */
export function countedTree(tree: FileTree, most: number) {
  let count = 0;
  return {
    count: () => count,
    tree: {
      ...tree,
      async *members() {
        for await (const member of tree.members()) {
          if (++count > most) {
            throw new StrayError('ARCHIVE_INVALID', `It holds more than ${most} files.`);
          }
          yield member;
        }
      },
    },
  };
}
