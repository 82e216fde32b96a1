import { publicError } from '@stray/core';
import {
  type Attempted,
  type PrismaClient,
  recordAttempt,
  takeDelivery,
  type Webhook,
  type WebhookDelivery,
} from '@stray/db';
import type { MayReach } from './networks.ts';
import { type Posted, post } from './post.ts';
import { signatureOf } from './signature.ts';

export interface DeliveryStores {
  readonly db: PrismaClient;
  readonly mayReach: MayReach;
  /** Of one attempt; ten seconds when left out. */
  readonly timeoutMs?: number;
}

const [second, minute, hour] = [1000, 60_000, 3_600_000];

/** After each attempt that failed: within a day and a half, six tries more. */
export const retriesAfterMs: readonly number[] = [10 * second, minute, 10 * minute, hour, 6 * hour, 24 * hour];

/**
 * Tells a webhook of an event, once. What is not taken is tried again later, or given up after the last time.
 *
 * @returns what came of it; null when it was not to be tried now
 */
export async function deliver(
  { db, mayReach, timeoutMs = 10 * second }: DeliveryStores,
  deliveryId: string,
): Promise<Attempted | null> {
  const delivery = await takeDelivery(db, deliveryId);
  if (delivery === null) return null;
  const { webhook, attempts, body } = delivery;
  const started = performance.now();
  const headers = headersOf(webhook, delivery);
  const attempted = await post({ url: webhook.url, headers, body, mayReach, timeoutMs }).then(
    taken,
    (error: unknown) => ({
      ...{ statusCode: null, answer: null },
      error: publicError(error),
    }),
  );
  const result = { ...attempted, durationMs: Math.round(performance.now() - started) };
  const retryAfterMs = result.error === null ? null : (retriesAfterMs[attempts - 1] ?? null);
  await recordAttempt(db, deliveryId, { ...result, retryAfterMs });
  return result;
}

function headersOf(webhook: Webhook, { id, event, body }: WebhookDelivery): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Stray',
    'stray-event': event,
    'stray-delivery': id,
    'stray-signature': signatureOf(secretsOf(webhook), body, Math.floor(Date.now() / 1000)),
  };
}

function secretsOf({ secret, previousSecret, previousSecretUntil }: Webhook): string[] {
  const both = previousSecret !== null && previousSecretUntil !== null && previousSecretUntil.getTime() > Date.now();
  return both ? [secret, previousSecret] : [secret];
}

function taken({ status, answer }: Posted): Omit<Attempted, 'durationMs'> {
  const well = status >= 200 && status < 300;
  const more = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
  const message = `The receiver answered ${status}, and 2xx says that it has it.${more}`;
  return { statusCode: status, answer, error: well ? null : { code: 'DELIVERY_FAILED', message } };
}
