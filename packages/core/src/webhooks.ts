import { z } from 'zod';

/** What a webhook may be told of. */
export const webhookEvents = ['RUN_FINISHED', 'EXPORT_READY', 'CORPUS_PUBLISHED'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** The event of a delivery that a person asks for, to see whether it arrives. */
export const webhookTest = 'TEST';

/** Webhooks of a project. */
export const mostWebhooks = 20;

/** An address that may be told things: nobody's password is in it. */
export const webhookUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://ci.example.org/stray', abort: true })
  .max(2000, 'must have at most 2,000 characters')
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', 'must hold no name and no password');
