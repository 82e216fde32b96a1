import type { EncoderManifest } from '@stray/core';

/** Side of the squares of pixels that an encoder looks at. */
export function sizeOf({ preprocessing: { views } }: EncoderManifest): number {
  const [first] = views;
  if (first === undefined) return 0;
  return first.kind === 'squash' ? first.size : first.crop;
}
