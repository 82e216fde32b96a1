import { createLanes } from '@stray/core';
import { serve } from './member.ts';
import {
  buffersOf,
  type EncodedImage,
  type ImageSource,
  nothing,
  type PoolSetup,
  withEmbeddings,
} from './poolContract.ts';
import { prepareImage } from './prepareImage.ts';
import { openWithinMemory } from './withinMemory.ts';

/** Decodes, preprocesses and encodes batches, all on one thread or in one process. */
await serve<readonly ImageSource[], readonly EncodedImage[], PoolSetup>(async (setup) => {
  const { encode, close } = await openWithinMemory(setup);
  // Batches are prepared as they come, while an earlier one is in the network; the network takes one at a time.
  const inTurn = createLanes(1);
  return {
    async answer(sources) {
      const preparing = Promise.all(sources.map((source) => prepareImage(source, setup)));
      const answer = await inTurn(async () => {
        const images = await preparing;
        const good = images.flatMap((image) => (image.kind === 'prepared' ? [image.pixels] : []));
        return withEmbeddings(images, good.length === 0 ? nothing : await encode(good));
      });
      const transfer = buffersOf(answer.flatMap((image) => (image.kind === 'encoded' ? [image.embedding] : [])));
      return { answer, transfer };
    },
    close,
  };
});
