import { mostInParcel } from '@stray/core';
import { countedTree } from './countedTree.ts';
import { declaredByFolder } from './samples.ts';
import { archiveTree } from './sources/archive.ts';
import { type TakenCounts, takeIn, type UnpackStores } from './takeIn.ts';

export interface Parcel {
  readonly datasetId: string;
  /** Of the tar archive, and how many bytes it has. */
  readonly path: string;
  readonly bytes: number;
  /** Whether the folder of a photo is its declared class. */
  readonly classes: boolean;
}

/**
 * upload: small photos that were sent together, each of which becomes a sample as if it had been sent by itself. Done again
 * after a loss, it adds nothing twice.
 *
 * @returns how many samples it holds
 * @throws StrayError ARCHIVE_INVALID when it cannot be read on, or holds too many; what came before stays
 */
export async function takeParcelIn(stores: UnpackStores, { datasetId, path, bytes, classes }: Parcel): Promise<number> {
  const { tree } = countedTree(archiveTree({ path, format: 'tar', bytes }), mostInParcel);
  const reader = {
    members: tree.members,
    classesOf: (photo: string) => (classes ? declaredByFolder(photo) : []),
    isAnnotation: () => false,
  };
  let samples = 0;
  const onBatch = async ({ done }: TakenCounts) => {
    samples = done;
    return true;
  };
  await takeIn(stores, { datasetId, reader, mostBytes: tree.mostBytes, onBatch });
  return samples;
}
