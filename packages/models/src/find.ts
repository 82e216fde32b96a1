import { type EncoderFolder, identify, StrayError } from '@stray/core';
import { type OpenOptions, openEncoder } from './open.ts';

/**
 * Opens the encoder that a run was made with. Its id holds its name; another encoder of that name is not taken for it.
 *
 * @throws StrayError ENCODER_NOT_FOUND, ENCODER_INVALID
 */
export async function findEncoder(encoderId: string, options: OpenOptions): Promise<EncoderFolder> {
  const [name = ''] = encoderId.split('@');
  const folder = await openEncoder(name, options);
  const found = identify(folder);
  if (found === encoderId) return folder;
  throw new StrayError(
    'ENCODER_NOT_FOUND',
    `The encoder ${encoderId} is no longer here: what is called ${name} is now ${found}.`,
  );
}
