import { StrayError } from '@stray/core';
import type { Member } from './member.ts';

export interface Idle {
  /** How long a thread stays that nobody asks. */
  readonly idleMs: number;
}

export interface OnDemand<Request, Answer> {
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Whether the thread is there now. */
  readonly running: boolean;
  /** Ends the thread now; the next request starts another. */
  end(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** A thread that starts at the first request, ends when it has not been asked for `idleMs`, and starts again when it is. */
export function startedWhenAsked<Request, Answer>(
  start: () => Promise<Member<Request, Answer>>,
  { idleMs }: Idle,
): OnDemand<Request, Answer> {
  let member: Promise<Member<Request, Answer>> | undefined;
  let ending = Promise.resolve();
  let asking = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const end = () => {
    clearTimeout(timer);
    const leaving = member;
    member = undefined;
    // One that never started has nothing to end.
    const ended = leaving?.then(
      (thread) => thread.close(),
      () => undefined,
    );
    ending = Promise.all([ending, ended]).then(() => undefined);
    return ending;
  };
  return {
    async ask(request, transfer) {
      if (closed) throw new StrayError('INTERNAL', 'A thread was asked that has been closed.');
      clearTimeout(timer);
      asking += 1;
      member ??= start();
      const asked = member;
      try {
        return await (await asked).ask(request, transfer);
      } catch (error) {
        // A refusal leaves the thread as it was; one that broke, or never started, is started anew for the next request.
        if (member === asked && (await isBroken(asked))) void end();
        throw error;
      } finally {
        asking -= 1;
        if (asking === 0 && !closed) {
          timer = setTimeout(() => void end(), idleMs);
          timer.unref();
        }
      }
    },
    get running() {
      return member !== undefined;
    },
    end,
    async close() {
      closed = true;
      await end();
    },
  };
}

function isBroken(member: Promise<Member<never, unknown>>): Promise<boolean> {
  return member.then(
    ({ broken }) => broken,
    () => true,
  );
}
