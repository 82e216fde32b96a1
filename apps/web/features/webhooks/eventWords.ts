import { webhooksWords } from '../../words/index.ts';
import type { WebhookFacts } from './documents.ts';

export type WebhookEvent = WebhookFacts['events'][number];

export const webhookEvents = ['RUN_FINISHED', 'EXPORT_READY', 'CORPUS_PUBLISHED'] as const satisfies WebhookEvent[];

const words: Readonly<Record<WebhookEvent, string> & Record<string, string>> = webhooksWords.events;

/** An event as a person reads it; TEST is one too. */
export function eventWords(event: string): string {
  return words[event] ?? event.toLowerCase();
}
