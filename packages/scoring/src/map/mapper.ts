import { availableParallelism } from 'node:os';
import { StrayError } from '@stray/core';
import { type Member, startMember } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import type { MapAnswer, MapRequest, MapSetup } from './contract.ts';

export interface Anchors {
  /** [n, dimension], of unit length. */
  readonly embeddings: Float32Array;
  readonly dimension: number;
  readonly seed: number;
  /** Told now and then how much of the layout is done, 0 to 1; false ends it. */
  readonly onProgress: (share: number) => Promise<boolean>;
}

/** Lays embeddings out in the plane, in a thread of its own. */
export interface Mapper {
  /**
   * Makes the layout that everything else is placed in: UMAP of these embeddings. The memory behind them goes to the thread.
   *
   * @returns false when `onProgress` has ended it
   */
  layOut(anchors: Anchors): Promise<boolean>;
  /** [n, 2], each by its nearest neighbours in the layout; those of the layout have their place in it. */
  place(embeddings: Float32Array): Promise<Float32Array>;
  /** Ends it, also while it is at work. */
  close(): Promise<void>;
}

const epochsAtOnce = 10;

/** @param threads of each matrix product; all cores when left out */
export async function openMapper(threads: number = availableParallelism()): Promise<Mapper> {
  const setup: MapSetup = { threads };
  const member: Member<MapRequest, MapAnswer> = await startMember('map/mapWorker', setup);
  const standing = async (request: MapRequest, transfer?: readonly ArrayBuffer[]) => {
    const answer = await member.ask(request, transfer);
    if (answer.kind !== 'standing') throw new StrayError('INTERNAL', 'The map says nothing of how far it is.');
    return answer;
  };
  return {
    async layOut({ onProgress, ...anchors }) {
      let { done, total } = await standing({ kind: 'anchor', ...anchors }, buffersOf([anchors.embeddings]));
      while (done < total) {
        if (!(await onProgress(done / total))) return false;
        ({ done, total } = await standing({ kind: 'settle', epochs: epochsAtOnce }));
      }
      return onProgress(1);
    },
    async place(embeddings) {
      const answer = await member.ask({ kind: 'place', embeddings }, buffersOf([embeddings]));
      if (answer.kind !== 'places') throw new StrayError('INTERNAL', 'The map gives no places.');
      return answer.places;
    },
    close: () => member.kill(),
  };
}
