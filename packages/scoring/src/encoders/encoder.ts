import type { Device, EncoderFolder } from '@stray/core';
import { openClipText } from './clip/textTower.ts';
import { openConseText } from './conse/textTower.ts';
import type { TextTower } from './textTower.ts';

/** @throws StrayError ENCODER_INVALID when the folder is not what its manifest says */
export async function openTextTower(folder: EncoderFolder, device: Device = 'cpu'): Promise<TextTower> {
  const { manifest } = folder;
  switch (manifest.family) {
    case 'conse':
      return openConseText({ ...folder, manifest });
    case 'clip':
      return openClipText({ ...folder, manifest }, device);
    default:
      return manifest satisfies never;
  }
}
