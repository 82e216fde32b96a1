import { setTimeout as delay } from 'node:timers/promises';
import { StrayError } from '@stray/core';

const pollMs = 100;
const attemptMs = 10_000;

/**
 * Waits until the address answers with a page or a healthy state (redirects are followed).
 * @throws StrayError INTERNAL when it has not within `withinMs`, with what it answered last; the signal's reason when aborted
 */
export async function waitUntilAnswers(url: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]) });
      await response.arrayBuffer();
      if (response.ok) return;
      last = `status ${response.status}`;
    } catch (error) {
      signal.throwIfAborted();
      last = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    }
    await delay(pollMs, undefined, { signal });
  }
  throw new StrayError('INTERNAL', `${url} did not answer within ${withinMs / 1000} s (${last})`);
}
