import { availableParallelism, totalmem } from 'node:os';
import { createLanes } from '@stray/core';
import type { DecodeLimits } from '../decode/limits.ts';
import type { Member } from './member.ts';
import type { FailedImage } from './poolContract.ts';

/** Works on images in a process that may die of one: that one fails, with a code, and the others are done again. */
export interface Contained<Item, Result> {
  /** Requests that wait for their answer. */
  readonly waiting: number;
  ask(items: readonly Item[]): Promise<readonly (Result | FailedImage)[]>;
  close(): Promise<void>;
}

type Worker<Item, Result> = Member<readonly Item[], readonly (Result | FailedImage)[]>;

/** The memory of the machine is shared by as many processes as it has cores; a large image needs a gigabyte all the same. */
export const decodeLimits: DecodeLimits = {
  timeMs: 60_000,
  memoryBytes: Math.max(1.5 * 2 ** 30, Math.min(4 * 2 ** 30, totalmem() / (availableParallelism() + 1))),
};

/**
 * Starts the process, and another one whenever it was lost: died, silent for too long, or grown too large. The images that it
 * had are then done one by one in a further process, and one that costs that process too is the one at fault.
 */
export async function openContained<Item, Result>(
  start: () => Promise<Worker<Item, Result>>,
  limits: DecodeLimits = decodeLimits,
): Promise<Contained<Item, Result>> {
  let [waiting, closed] = [0, false];
  let shared: Promise<Watched<Item, Result>> | undefined;
  let alone: Promise<Watched<Item, Result>> | undefined;
  const begin = () => start().then((worker) => watch(worker, limits));
  const inTurn = createLanes(1);
  const waitingAlone = { count: 0 };

  /** What became of one image in a process of its own. */
  const oneAlone = async (item: Item, attempt = 1): Promise<Result | FailedImage> => {
    alone ??= begin();
    const worker = await alone.catch((error: unknown) => {
      alone = undefined;
      throw error;
    });
    try {
      return (await worker.ask([item]))[0] ?? noResult;
    } catch (error) {
      const loss = worker.loss();
      if (loss === undefined || closed) throw error;
      alone = undefined;
      // Somebody else may have ended it, such as a system that is short of memory.
      if (loss === 'crash' && attempt < mostCrashes) return await oneAlone(item, attempt + 1);
      return inWords(loss, limits);
    }
  };
  const oneByOne = async (items: readonly Item[]) => {
    waitingAlone.count += 1;
    try {
      return await inTurn(async () => {
        const results: (Result | FailedImage)[] = [];
        for (const item of items) results.push(await oneAlone(item));
        return results;
      });
    } finally {
      waitingAlone.count -= 1;
      if (waitingAlone.count === 0) {
        const leaving = alone;
        alone = undefined;
        void leaving?.then((worker) => worker.kill());
      }
    }
  };
  shared = begin();
  await shared;
  return {
    get waiting() {
      return waiting;
    },
    async ask(items) {
      waiting += 1;
      try {
        shared ??= begin();
        const used = shared;
        const worker = await used.catch((error: unknown) => {
          if (shared === used) shared = undefined;
          throw error;
        });
        try {
          return await worker.ask(items);
        } catch (error) {
          if (worker.loss() === undefined || closed) throw error;
          if (shared === used) shared = undefined;
          return await oneByOne(items);
        }
      } finally {
        waiting -= 1;
      }
    },
    async close() {
      closed = true;
      // They hold nothing that has to be brought to an end.
      await Promise.all([shared, alone].map(async (worker) => (await worker?.catch(() => undefined))?.kill()));
    },
  };
}

/** Processes that an image may cost, each with nothing else in its hands, before it is at fault. */
const mostCrashes = 2;

type Loss = 'time' | 'memory' | 'crash';

interface Watched<Item, Result> {
  ask(items: readonly Item[]): Promise<readonly (Result | FailedImage)[]>;
  /** Why it is gone; undefined while it is there. */
  loss(): Loss | undefined;
  kill(): Promise<void>;
}

const lookEveryMs = 100;

/** Ends the process when it gives no answer for too long, or grows too large. */
function watch<Item, Result>(worker: Worker<Item, Result>, limits: DecodeLimits): Watched<Item, Result> {
  let silentMs = 0;
  let killedFor: Loss | undefined;
  const timer = setInterval(() => {
    if (worker.broken) return clearInterval(timer);
    // Counted by looks, not by the clock: where this process itself was held up, the answer may be waiting to be read.
    silentMs = worker.waiting === 0 ? 0 : silentMs + lookEveryMs;
    const loss = silentMs > limits.timeMs ? 'time' : worker.memoryBytes > limits.memoryBytes ? 'memory' : undefined;
    if (loss === undefined || worker.waiting === 0) return;
    clearInterval(timer);
    killedFor = loss;
    void worker.kill();
  }, lookEveryMs);
  timer.unref();
  return {
    async ask(items) {
      const answer = await worker.ask(items);
      silentMs = 0;
      return answer;
    },
    loss: () => killedFor ?? (worker.broken ? 'crash' : undefined),
    async kill() {
      clearInterval(timer);
      await worker.kill();
    },
  };
}

const noResult: FailedImage = { kind: 'failed', code: 'INTERNAL', message: 'the decoder gave no result' };

function inWords(loss: Loss, { timeMs, memoryBytes }: DecodeLimits): FailedImage {
  switch (loss) {
    case 'time': {
      const message = `decoding the image takes longer than ${timeMs / 1000} seconds`;
      return { kind: 'failed', code: 'DECODE_TIMEOUT', message };
    }
    case 'memory': {
      const message = `decoding the image takes more than ${(memoryBytes / 2 ** 30).toFixed(1)} GB of memory`;
      return { kind: 'failed', code: 'DECODE_MEMORY', message };
    }
    case 'crash':
      return { kind: 'failed', code: 'DECODE_CRASHED', message: 'the image ends the process that decodes it' };
    default:
      return loss satisfies never;
  }
}
