import { workerData } from 'node:worker_threads';
import { createLanes } from '@stray/core';
import type { ImageBatch } from '../scores/scorer.ts';
import { serve } from './member.ts';
import { buffersOf, type NetworkSetup } from './poolContract.ts';
import { openWithinMemory } from './withinMemory.ts';

const setup: NetworkSetup = workerData;

/** Encodes batches of images that other threads have prepared: [views, size, size, 3] each → [n, dimension]. */
await serve<readonly Uint8Array[], ImageBatch>(async () => {
  const { encode, close } = await openWithinMemory(setup);
  const inTurn = createLanes(1);
  return {
    async answer(images) {
      const answer = await inTurn(() => encode(images));
      return { answer, transfer: buffersOf([answer.embeddings]) };
    },
    close,
  };
});
