import { availableParallelism } from 'node:os';
import { startMember } from '../encoders/member.ts';
import { startedWhenAsked } from '../encoders/startedWhenAsked.ts';
import type { ImageBatch } from '../scores/scorer.ts';
import type { GatheredMaterial } from '../words/wordsContract.ts';
import type { Judged, JudgesAnswer, JudgesRequest, JudgesSetup } from './contract.ts';
import { unpack } from './packed.ts';

export type { Judged } from './contract.ts';

/** Judges that stay open between questions, in a thread of their own. */
export interface JudgeShelf {
  /** Opens a judge under a key. What was used longest ago makes room, and all goes with an idle thread. */
  hold(key: string, gathered: GatheredMaterial): Promise<void>;
  /** What the judge of that key says of images; null when it is not held any more. */
  judge(key: string, images: ImageBatch): Promise<Judged | null>;
  close(): Promise<void>;
}

export interface JudgeShelfOptions {
  /** Of each matrix product; all cores when left out. */
  readonly threads?: number;
  /** Bytes of embeddings of words that may be held; half a gibibyte when left out. */
  readonly memory?: number;
  /** After which time without a question the thread ends; five minutes when left out. */
  readonly idleMs?: number;
}

export function openJudges({
  threads = availableParallelism(),
  memory = 2 ** 29,
  idleMs = 300_000,
}: JudgeShelfOptions = {}): JudgeShelf {
  const setup: JudgesSetup = { threads, memory };
  const start = () => startMember<JudgesRequest, JudgesAnswer>('judges/judgesWorker', setup);
  const thread = startedWhenAsked(start, { idleMs });
  return {
    async hold(key, gathered) {
      await thread.ask({ kind: 'hold', key, gathered });
    },
    async judge(key, images) {
      if (!thread.running) return null;
      const answer = await thread.ask({ kind: 'judge', key, images });
      if (answer.kind !== 'judged' || answer.judged === null) return null;
      return { ...answer.judged, images: unpack(answer.judged.images) };
    },
    close: () => thread.close(),
  };
}
