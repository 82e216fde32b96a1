import { type EncoderFolder, StrayError } from '@stray/core';
import { type ImageTower, openImageTower } from './imageTower.ts';
import type { NetworkSetup } from './poolContract.ts';

/** An image tower that gives its device as many images at once as fit. */
export interface PatientTower {
  readonly folder: EncoderFolder;
  /** Embeddings [n, dimension] of n preprocessed images, as ImageTower gives them. */
  encode(images: readonly Uint8Array[]): Promise<Float32Array>;
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
      for (let done = 0; done < images.length; ) {
        const batch = images.slice(done, done + most);
        try {
          embeddings.set(await tower.encode(batch), done * folder.manifest.dimension);
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
      return embeddings;
    },
    close: () => tower.close(),
  };
}
