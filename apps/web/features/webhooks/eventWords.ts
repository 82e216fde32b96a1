import type { WebhookFacts } from './documents.ts';

export type WebhookEvent = WebhookFacts['events'][number];

export const webhookEvents = ['RUN_FINISHED', 'EXPORT_READY', 'CORPUS_PUBLISHED'] as const satisfies WebhookEvent[];

const words: Readonly<Record<WebhookEvent, string>> = {
  RUN_FINISHED: 'run finished',
  EXPORT_READY: 'export ready',
  CORPUS_PUBLISHED: 'corpus published',
};

/** An event as a person reads it; TEST is one too. */
export function eventWords(event: string): string {
  const known = webhookEvents.find((name) => name === event);
  return known === undefined ? event.toLowerCase() : words[known];
}
