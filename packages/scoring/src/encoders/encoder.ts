import type { EncoderFolder } from '@stray/core';
import { openConseText } from './conse/textTower.ts';
import type { TextTower } from './textTower.ts';

export function openTextTower(folder: EncoderFolder): TextTower {
  switch (folder.manifest.family) {
    case 'conse':
      return openConseText(folder);
    default:
      return folder.manifest.family satisfies never;
  }
}
