import { dueDeliveries, forgetDeliveries, type JobHandler } from '@stray/db';
import { deliver } from '@stray/pipeline';
import type { Context } from '../context.ts';

const lookEveryMs = 1_000;
const forgetEveryMs = 3_600_000;

/** deliver: tells a webhook of an event, once; what it is tried again by is the watch below. */
export function deliverJob({ db, mayReach, log }: Context): JobHandler<'deliver'> {
  return async ({ deliveryId }) => {
    const attempted = await deliver({ db, mayReach }, deliveryId);
    if (attempted?.error) log.warn({ deliveryId, ...attempted.error }, 'A webhook did not take what it was sent.');
  };
}

/**
 * Queues what webhooks are to be told now: what was written with the event itself, what is to be tried again, and what a lost
 * worker had in its hands.
 *
 * @returns stop
 */
export function watchForDeliveries({ db, queue, log }: Context): () => void {
  let [looking, forgottenMs] = [false, Number.NEGATIVE_INFINITY];
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      for (const deliveryId of await dueDeliveries(db)) await queue.send('deliver', { deliveryId });
      if (performance.now() - forgottenMs > forgetEveryMs) {
        forgottenMs = performance.now();
        await forgetDeliveries(db);
      }
    } catch (error) {
      log.warn({ error }, 'What webhooks are to be told could not be looked for.');
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, lookEveryMs);
  void look();
  return () => clearInterval(timer);
}
