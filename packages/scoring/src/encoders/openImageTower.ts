import type { Device, EncoderFolder } from '@stray/core';
import { openClipImages } from './clip/imageTower.ts';
import { openConseImages } from './conse/imageTower.ts';
import type { ImageTower } from './imageTower.ts';

/** @throws StrayError ENCODER_INVALID when the graph does not give what the manifest promises */
export async function openImageTower(
  folder: EncoderFolder,
  threads: number,
  device: Device = 'cpu',
): Promise<ImageTower> {
  const { manifest } = folder;
  switch (manifest.family) {
    case 'conse':
      return openConseImages({ ...folder, manifest }, threads, device);
    case 'clip':
      return openClipImages({ ...folder, manifest }, threads, device);
    default:
      return manifest satisfies never;
  }
}
