import { type EncoderFolder, StrayError } from '@stray/core';
import { listEncoders } from './list.ts';
import { type OpenOptions, openEncoder } from './open.ts';

/**
 * Opens the encoder that a run was made with: same weights, same preprocessing, wherever its folder came from.
 *
 * @throws StrayError ENCODER_NOT_FOUND when none that is here has this id; ENCODER_INVALID when its files were changed
 */
export async function openEncoderById(id: string, { home }: OpenOptions): Promise<EncoderFolder> {
  for (const encoder of await listEncoders(home)) {
    if (encoder.kind === 'ready' && encoder.id === id) return openEncoder(encoder.name, { home });
  }
  throw new StrayError(
    'ENCODER_NOT_FOUND',
    `No encoder with the id ${id} is here; "stray models list" shows those that are, "stray models add" brings others.`,
  );
}
