import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EncoderFolder } from '@stray/core';
import { openEncoderFolder } from './folder.ts';

const directory = fileURLToPath(new URL('../../../models/embedded', import.meta.url));

/** WordNet 3.0 as it comes with Stray, for every encoder. */
export const embeddedWordNet = join(directory, 'wordnet.tsv.gz');

/** The encoder that comes with Stray: MobileNetV2 over WordNet, no download. */
export function embeddedEncoder(): Promise<EncoderFolder> {
  return openEncoderFolder(directory, { wordnet: embeddedWordNet, cache: join(directory, 'cache') });
}
