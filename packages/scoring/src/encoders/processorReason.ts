import type { EncoderManifest } from '@stray/core';

/**
 * Why `auto` leaves an encoder on the processor whatever GPU there is; undefined when it does not. Int8 products have
 * kernels for the processor alone: on a GPU such a network goes back and forth between the two.
 */
export function processorReason(manifest: EncoderManifest): string | undefined {
  const int8 = manifest.family === 'conse' || manifest.precision === 'int8';
  return int8 ? 'the int8 weights of this encoder are made for the processor' : undefined;
}
