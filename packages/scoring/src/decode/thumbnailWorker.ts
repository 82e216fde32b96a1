import { publicError } from '@stray/core';
import { serve } from '../encoders/member.ts';
import { buffersOf, type FailedImage, type ImageLook } from '../encoders/poolContract.ts';
import { look } from './look.ts';

export interface LookRequest {
  readonly bytes: Uint8Array;
  /** Side of the square that the thumbnail fits in, in pixels. */
  readonly size: number;
}

export type LookAnswer = ({ readonly kind: 'look' } & ImageLook) | FailedImage;

async function lookAt({ bytes, size }: LookRequest): Promise<LookAnswer> {
  try {
    return { kind: 'look', ...(await look(bytes, size)) };
  } catch (error) {
    return { kind: 'failed', ...publicError(error) };
  }
}

/** Makes thumbnails for those who have no encoder. */
await serve<readonly LookRequest[], readonly LookAnswer[]>(async () => ({
  async answer(requests) {
    const answer = await Promise.all(requests.map(lookAt));
    return { answer, transfer: buffersOf(answer.flatMap((one) => (one.kind === 'look' ? [one.thumbnail] : []))) };
  },
  close: async () => {},
}));
