import { availableParallelism } from 'node:os';
import { StrayError } from '@stray/core';
import { startMember } from '../encoders/member.ts';
import { buffersOf } from '../encoders/poolContract.ts';
import { startedWhenAsked } from '../encoders/startedWhenAsked.ts';
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

/** The thread starts with the first samples that it is given; one that ends takes with it what it held. */
export function openRescorer({
  threads = availableParallelism(),
  memory = 2 ** 30,
  idleMs = 300_000,
}: RescorerOptions = {}): Rescorer {
  const setup: RescoreSetup = { threads, memory };
  const start = () => startMember<RescoreRequest, RescoreAnswer>('rescore/rescoreWorker', setup);
  const thread = startedWhenAsked(start, { idleMs });
  return {
    async hold(key, embeddings, dimension) {
      const request = { kind: 'hold', key, embeddings, dimension } as const;
      return (await thread.ask(request, buffersOf([embeddings]))) === true;
    },
    async holds(key) {
      return thread.running && (await thread.ask({ kind: 'holds', key })) === true;
    },
    async score(key, words) {
      if (!thread.running) throw notHeld(key);
      const scores = await thread.ask({ kind: 'score', key, words });
      if (typeof scores === 'boolean') throw notHeld(key);
      return scores;
    },
    close: () => thread.end(),
  };
}

const notHeld = (key: string) => new StrayError('NOT_FOUND', `The embeddings of ${key} are not held any more.`);
