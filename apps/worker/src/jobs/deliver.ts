import { dueDeliveries, forgetDeliveries, forgetSecrets, type JobHandler } from '@stray/db';
import { deliver } from '@stray/pipeline';
import type { Context } from '../context.ts';

const lookEveryMs = 1_000;
const forgetEveryMs = 3_600_000;

/** Of one worker, each to another webhook: one that answers late holds up none but itself. */
export const deliveriesAtOnce = 8;

/** deliver: tells a webhook of an event, once; what it is tried again by is the watch below. */
export function deliverJob(context: Context): JobHandler<'deliver'> {
  const { db, mayReach, log } = context;
  return async ({ deliveryId }) => {
    const attempted = await deliver({ db, mayReach }, deliveryId);
    if (attempted === null) return;
    if (attempted.error) log.warn({ deliveryId, ...attempted.error }, 'A webhook did not take what it was sent.');
    // The next one for the same webhook need not wait for the watch.
    await queueDue(context);
  };
}

async function queueDue({ db, queue }: Context): Promise<void> {
  for (const deliveryId of await dueDeliveries(db)) await queue.send('deliver', { deliveryId });
}

/**
 * Queues what webhooks are to be told now: what was written with the event itself, what is to be tried again, and what a lost
 * worker had in its hands.
 *
 * @returns stop
 */
export function watchForDeliveries(context: Context): () => void {
  const { db, log } = context;
  let [looking, forgottenMs] = [false, Number.NEGATIVE_INFINITY];
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      await queueDue(context);
      if (performance.now() - forgottenMs > forgetEveryMs) {
        forgottenMs = performance.now();
        await forgetDeliveries(db);
        await forgetSecrets(db);
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
