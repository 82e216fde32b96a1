import { type EncoderFolder, StrayError } from '@stray/core';
import type { ImageBatch } from '../scores/scorer.ts';
import type { ImageTower } from './imageTower.ts';
import { openImageTower } from './openImageTower.ts';
import type { NetworkSetup } from './poolContract.ts';

/** An image tower that gives its device as many images at once as fit. */
export interface PatientTower {
  readonly folder: EncoderFolder;
  /** Embeddings [n, dimension] of n preprocessed images, as ImageTower gives them, and class probabilities where it does. */
  encode(images: readonly Uint8Array[]): Promise<ImageBatch>;
  close(): Promise<void>;
}

/**
 * Opens an image tower that halves its batches when the device runs out of memory, and keeps to the smaller ones.
 * `encode` throws StrayError DEVICE_OUT_OF_MEMORY when not even one image fits.
 */
export async function openWithinMemory({ folder, device, threads }: NetworkSetup): Promise<PatientTower> {
  const open = () => openImageTower(folder, threads, device);
  let tower: ImageTower = await open();
  let most = Number.POSITIVE_INFINITY;
  return {
    folder,
    async encode(images) {
      const embeddings = new Float32Array(images.length * folder.manifest.dimension);
      const maxProbability = tower.classify === undefined ? undefined : new Float32Array(images.length);
      for (let done = 0; done < images.length; ) {
        const batch = images.slice(done, done + most);
        try {
          const found = (await tower.classify?.(batch)) ?? { embeddings: await tower.encode(batch) };
          embeddings.set(found.embeddings, done * folder.manifest.dimension);
          if (found.maxProbability !== undefined) maxProbability?.set(found.maxProbability, done);
          done += batch.length;
        } catch (error) {
          if (!(error instanceof StrayError) || error.code !== 'DEVICE_OUT_OF_MEMORY' || batch.length === 1)
            throw error;
          most = Math.ceil(batch.length / 2);
          // What the failed run left behind goes with its session; a GPU that was lost comes back only with a new one.
          await tower.close();
          tower = await open();
        }
      }
      return { embeddings, maxProbability };
    },
    close: () => tower.close(),
  };
}
