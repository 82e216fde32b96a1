import { availableParallelism } from 'node:os';
import { StrayError } from '@stray/core';
import { type Member, startMember } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import type { RescoreAnswer, RescoreRequest, RescoreSetup, RescoreWords } from './contract.ts';

/** Scores samples again and again under words that differ little, in a thread of its own. */
export interface Rescorer {
  /**
   * Keeps the embeddings [n, dimension] of a set of samples under a key, in place of what was held there. The memory behind
   * them goes to the thread: the array is empty afterwards (unless it is a part of a larger one, which is copied).
   *
   * @returns false when they are more than may be kept at all
   */
  hold(key: string, embeddings: Float32Array, dimension: number): Promise<boolean>;
  /** Whether they are still there: what was used longest ago makes room, and all goes with an idle thread. */
  holds(key: string): Promise<boolean>;
  /**
   * Scores [n] of the samples held, as `openScorer` has them. What was computed for words that differ in a few slots is
   * used again, so that a ban costs one group of NegLabel.
   *
   * @throws StrayError NOT_FOUND when nothing is held under the key · BAD_ARGUMENT for a method that needs more than
   *   these words, or words of another dimension · NEGATIVES_MISSING
   */
  score(key: string, words: RescoreWords): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface RescorerOptions {
  /** Of each matrix product; all cores when left out. */
  readonly threads?: number;
  /** Bytes of embeddings and masses that may be kept; a gibibyte when left out. What is being computed comes on top. */
  readonly memory?: number;
  /** After which time without a question the thread ends; five minutes when left out. */
  readonly idleMs?: number;
}

type Thread = Member<RescoreRequest, RescoreAnswer>;

/** The thread starts with the first samples that it is given. */
export function openRescorer({
  threads = availableParallelism(),
  memory = 2 ** 30,
  idleMs = 300_000,
}: RescorerOptions = {}): Rescorer {
  const setup: RescoreSetup = { threads, memory };
  let thread: Promise<Thread> | undefined;
  let underWay = 0;
  let idle: NodeJS.Timeout | undefined;

  const end = async () => {
    const ending = thread;
    thread = undefined;
    clearTimeout(idle);
    await (await ending?.catch(() => undefined))?.close();
  };
  const ask = async (started: Promise<Thread>, request: RescoreRequest, transfer: readonly ArrayBuffer[] = []) => {
    clearTimeout(idle);
    underWay += 1;
    try {
      const member = await started;
      return await member.ask(request, transfer);
    } catch (error) {
      // A thread that ended takes with it what it held; the next samples start another.
      const lost = !(error instanceof StrayError) || error.code === 'INTERNAL';
      if (lost && thread === started) await end();
      throw error;
    } finally {
      underWay -= 1;
      if (underWay === 0 && thread !== undefined) idle = setTimeout(() => void end(), idleMs).unref();
    }
  };
  return {
    async hold(key, embeddings, dimension) {
      thread ??= startMember('rescore/rescoreWorker', setup);
      const request = { kind: 'hold', key, embeddings, dimension } as const;
      return (await ask(thread, request, buffersOf([embeddings]))) === true;
    },
    async holds(key) {
      return thread !== undefined && (await ask(thread, { kind: 'holds', key })) === true;
    },
    async score(key, words) {
      if (thread === undefined) throw notHeld(key);
      const scores = await ask(thread, { kind: 'score', key, words });
      if (typeof scores === 'boolean') throw notHeld(key);
      return scores;
    },
    close: end,
  };
}

const notHeld = (key: string) => new StrayError('NOT_FOUND', `The embeddings of ${key} are not held any more.`);
