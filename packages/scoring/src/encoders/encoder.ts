import { type EncoderFolder, StrayError } from '@stray/core';
import { openConseText } from './conse/textTower.ts';
import type { TextTower } from './textTower.ts';

export async function openTextTower(folder: EncoderFolder): Promise<TextTower> {
  const { manifest } = folder;
  switch (manifest.family) {
    case 'conse':
      return openConseText({ ...folder, manifest });
    case 'clip':
      throw new StrayError('ENCODER_INVALID', `${folder.directory}: CLIP encoders cannot be opened yet.`);
    default:
      return manifest satisfies never;
  }
}
