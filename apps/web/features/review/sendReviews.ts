import type { Client } from '@urql/core';
import { accepted, isUnreachable, messageOf, tell } from '../api/ask.ts';
import { SendRedo, SendReview, SendUndo } from './documents.ts';
import type { Message } from './reviewLog.ts';
import type { ReviewStore } from './reviewStore.ts';

/** Milliseconds. */
const wait = { first: 500, longest: 15_000 };

export interface Sender {
  readonly client: Client;
  readonly datasetId: string;
  readonly store: ReviewStore;
  /** Told whether the server can be reached, and of what it did. */
  readonly onReached: (reached: boolean) => void;
  readonly onSent: (message: Message, sampleCount: number) => void;
  /** Ends when there is something to send, or a reason to try again. */
  readonly woken: (ms: number | null) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Sends what is in the outbox, one after the other, until the signal: again and again where nobody answers. */
export async function sendReviews(sender: Sender): Promise<void> {
  const { store, onReached, onSent, woken, signal } = sender;
  let failures = 0;
  while (!signal.aborted) {
    const message = store.next();
    if (message === undefined) {
      await woken(null);
      continue;
    }
    try {
      const sampleCount = await send(sender, message);
      failures = 0;
      onReached(true);
      store.sent();
      onSent(message, sampleCount);
    } catch (error) {
      if (isUnreachable(error)) {
        failures += 1;
        onReached(false);
        await woken(Math.min(wait.longest, wait.first * 2 ** (failures - 1)));
      } else store.refused(messageOf(error));
    }
  }
}

/** @returns how many samples it was about @throws ApiFailure */
async function send({ client, datasetId }: Sender, message: Message): Promise<number> {
  const { deed } = message;
  switch (message.kind) {
    case 'REVIEW': {
      const { target, change, id: eventId } = deed;
      const chosen =
        target.kind === 'some'
          ? { sampleIds: [...target.ids] }
          : { datasetId, filter: target.filter, ...(target.runId !== null && { runId: target.runId }) };
      const { decision, relabelTo, tags, removeTags, note } = change;
      const set = {
        ...(decision !== undefined && { decision }),
        ...(relabelTo !== undefined && { relabelTo }),
        ...(tags !== undefined && { tags: [...tags] }),
        ...(removeTags !== undefined && { removeTags: [...removeTags] }),
        ...(note !== undefined && { note }),
      };
      const { review } = await tell(client, SendReview, { input: { eventId, ...chosen, ...set } });
      return accepted(review).event?.sampleCount ?? 0;
    }
    case 'UNDO': {
      const { undo } = await tell(client, SendUndo, {
        input: { eventId: message.eventId, targetId: eventOf(deed.id) },
      });
      return accepted(undo).event?.sampleCount ?? 0;
    }
    case 'REDO': {
      const { redo } = await tell(client, SendRedo, {
        input: { eventId: message.eventId, targetId: eventOf(deed.id) },
      });
      return accepted(redo).event?.sampleCount ?? 0;
    }
    default:
      return message satisfies never;
  }
}

/** The API's own id of an event whose uuid was made here. */
const eventOf = (uuid: string): string => btoa(`ReviewEvent:${uuid}`);
