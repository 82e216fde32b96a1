import type { Decision, ReviewState } from './documents.ts';

/** What is set on a sample; what is left out stays as it was. */
export interface Change {
  readonly decision?: Decision;
  /** With RELABEL. */
  readonly relabelTo?: string;
  readonly tags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly note?: string;
}

/** The samples that something is done to: named, or all that match what is shown. */
export type Target =
  | { readonly kind: 'some'; readonly ids: readonly string[] }
  | { readonly kind: 'all'; readonly filter: object; readonly runId: string | null; readonly count: number };

/** One thing that was done, as it is undone and told of. */
export interface Deed {
  /** Of the event on the server. */
  readonly id: string;
  readonly target: Target;
  readonly change: Change;
  /** What the samples that were here were before. */
  readonly before: readonly ReviewState[];
}

/** Something that the server is still to be told, in this order. */
export type Message =
  | { readonly kind: 'REVIEW'; readonly deed: Deed }
  | { readonly kind: 'UNDO' | 'REDO'; readonly eventId: string; readonly deed: Deed };

/** All that a page knows of reviewing; kept over a reload. */
export interface ReviewLog {
  readonly outbox: readonly Message[];
  /** The latest last. */
  readonly done: readonly Deed[];
  /** What was undone, the latest last; a new deed ends it. */
  readonly undone: readonly Deed[];
}

export const emptyLog: ReviewLog = { outbox: [], done: [], undone: [] };

/** Deeds that can be undone: more than a day's work, and bounded. */
const mostDeeds = 5_000;

export function withDeed(log: ReviewLog, deed: Deed): ReviewLog {
  return {
    outbox: [...log.outbox, { kind: 'REVIEW', deed }],
    done: [...log.done, deed].slice(-mostDeeds),
    undone: [],
  };
}

/** The log without its last deed, and that deed; null where nothing is left to undo. */
export function withUndo(log: ReviewLog, eventId: string): { log: ReviewLog; deed: Deed } | null {
  const deed = log.done.at(-1);
  if (deed === undefined) return null;
  const outbox: Message[] = [...log.outbox, { kind: 'UNDO', eventId, deed }];
  return { deed, log: { outbox, done: log.done.slice(0, -1), undone: [...log.undone, deed] } };
}

export function withRedo(log: ReviewLog, eventId: string): { log: ReviewLog; deed: Deed } | null {
  const deed = log.undone.at(-1);
  if (deed === undefined) return null;
  const outbox: Message[] = [...log.outbox, { kind: 'REDO', eventId, deed }];
  return { deed, log: { outbox, done: [...log.done, deed], undone: log.undone.slice(0, -1) } };
}

/** The log after the server took its first message. */
export const withSent = (log: ReviewLog): ReviewLog => ({ ...log, outbox: log.outbox.slice(1) });

/** The log after the server refused its first message: what it was about cannot be undone either. */
export function withRefused(log: ReviewLog): ReviewLog {
  const [refused, ...outbox] = log.outbox;
  if (refused === undefined) return log;
  const isOther = ({ id }: Deed) => id !== refused.deed.id;
  return { outbox, done: log.done.filter(isOther), undone: log.undone.filter(isOther) };
}

/** What a sample is after a change. */
export function changed(state: ReviewState, { decision, relabelTo, tags, removeTags, note }: Change): ReviewState {
  const removed = new Set(removeTags);
  const all = new Set([...state.tags.filter((tag) => !removed.has(tag)), ...(tags ?? [])]);
  return {
    ...state,
    ...(decision !== undefined && { decision, relabelTo: relabelTo ?? null, reviewer: null }),
    tags: [...all].sort(),
    ...(note !== undefined && { note }),
  };
}

/** Ids that messages which are not sent yet are about: what the server tells of them is older than what is here. */
export function pendingIds({ outbox }: ReviewLog): Set<string> {
  return new Set(outbox.flatMap(({ deed }) => deed.before.map(({ id }) => id)));
}
