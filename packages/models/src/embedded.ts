import { fileURLToPath } from 'node:url';
import type { EncoderFolder } from '@stray/core';
import { openEncoderFolder } from './folder.ts';

/** The encoder that comes with Stray: MobileNetV2 over WordNet, no download. */
export function embeddedEncoder(): Promise<EncoderFolder> {
  return openEncoderFolder(fileURLToPath(new URL('../../../models/embedded', import.meta.url)));
}
