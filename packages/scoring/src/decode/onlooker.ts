import { StrayError } from '@stray/core';
import { type Contained, openContained } from '../encoders/contained.ts';
import { startMember } from '../encoders/member.ts';
import type { ImageLook } from '../encoders/poolContract.ts';
import type { DecodeLimits } from './limits.ts';
import type { LookAnswer, LookRequest } from './thumbnailWorker.ts';

/** Makes thumbnails in a process of its own, which no image can take this one down with. */
export interface Onlooker {
  /**
   * @param size side of the square that the thumbnail fits in, in pixels
   * @throws StrayError as `decode`, DECODE_CRASHED, DECODE_TIMEOUT or DECODE_MEMORY
   */
  look(bytes: Uint8Array, size: number): Promise<ImageLook>;
  close(): Promise<void>;
}

export interface OnlookerOptions {
  /** How long the process stays that nobody asks. */
  readonly idleMs?: number | undefined;
  readonly limits?: DecodeLimits | undefined;
}

/** The process starts when it is first asked. */
export function createOnlooker({ idleMs = 60_000, limits }: OnlookerOptions = {}): Onlooker {
  let open: Promise<Contained<LookRequest, LookAnswer>> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asking = 0;
  const start = () =>
    openContained<LookRequest, LookAnswer>(() => startMember('decode/thumbnailWorker', {}, 'process'), limits);
  const end = async () => {
    clearTimeout(timer);
    const leaving = open;
    open = undefined;
    await (await leaving?.catch(() => undefined))?.close();
  };
  return {
    async look(bytes, size) {
      clearTimeout(timer);
      asking += 1;
      open ??= start().catch((error: unknown) => {
        open = undefined;
        throw error;
      });
      try {
        const [answer] = await (await open).ask([{ bytes, size }]);
        if (answer?.kind === 'look') return answer;
        throw new StrayError(answer?.code ?? 'INTERNAL', answer?.message ?? 'no thumbnail came');
      } finally {
        asking -= 1;
        if (asking === 0) timer = setTimeout(() => void end(), idleMs).unref();
      }
    },
    close: end,
  };
}
