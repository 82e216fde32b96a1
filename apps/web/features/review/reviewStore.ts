import type { ReviewState } from './documents.ts';
import {
  type Change,
  changed,
  type Deed,
  type Message,
  pendingIds,
  type ReviewLog,
  type Target,
  withDeed,
  withRedo,
  withRefused,
  withSent,
  withUndo,
} from './reviewLog.ts';

/** Where a log outlives its page. */
export interface LogKeeper {
  readonly load: () => ReviewLog;
  readonly keep: (log: ReviewLog) => void;
}

export interface ReviewStoreParts {
  readonly keeper: LogKeeper;
  readonly freshId: () => string;
}

/** What happened to the log, for those who show it. */
export interface Notice {
  /** Counts. */
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'done' | 'undone' | 'redone' | 'refused';
  readonly deed: Deed;
  /** Why it was refused. */
  readonly reason?: string;
}

/**
 * The decisions of one page: what each sample is, at once; what was done, to be undone; and what the server is still to be
 * told. It knows no server and no screen; whoever shows a sample subscribes to it.
 */
export interface ReviewStore {
  readonly subscribe: (listener: () => void) => () => void;
  /** What is newer here than what came with the sample; undefined where nothing is. */
  readonly stateOf: (id: string) => ReviewState | undefined;
  readonly log: () => ReviewLog;
  readonly notice: () => Notice | null;
  /** Does something to samples; `here` are those of the target that are on the page, as they came. */
  readonly act: (target: Target, change: Change, here: readonly ReviewState[]) => void;
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  readonly undoDeed: (eventId: string) => void;
  /** What the server says samples are; older than what is on its way to it. */
  readonly learn: (states: readonly ReviewState[]) => void;
  /** Drops what is known beside what is on its way: it was asked for anew. */
  readonly forget: () => void;
  readonly next: () => Message | undefined;
  readonly sent: () => void;
  readonly refused: (reason: string) => void;
}

export function createReviewStore({ keeper, freshId }: ReviewStoreParts): ReviewStore {
  let log = keeper.load();
  let notice: Notice | null = null;
  let states = new Map<string, ReviewState>();
  const listeners = new Set<() => void>();
  const changes = () => {
    for (const listener of [...listeners]) listener();
  };
  const write = (next: ReviewLog) => {
    log = next;
    keeper.keep(log);
  };
  const say = (kind: Notice['kind'], deed: Deed, reason?: string) => {
    notice = { number: (notice?.number ?? 0) + 1, at: Date.now(), kind, deed, ...(reason !== undefined && { reason }) };
  };
  const current = (state: ReviewState): ReviewState => states.get(state.id) ?? state;
  const put = (next: readonly ReviewState[]) => {
    for (const state of next) states.set(state.id, state);
  };
  // What was not sent before the page was loaded anew is shown as done.
  for (const { kind, deed } of log.outbox) {
    put(kind === 'UNDO' ? deed.before : deed.before.map((state) => changed(current(state), deed.change)));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stateOf: (id) => states.get(id),
    log: () => log,
    notice: () => notice,
    act(target, change, here) {
      const before = here.map(current);
      const deed: Deed = { id: freshId(), target, change, before };
      put(before.map((state) => changed(state, change)));
      write(withDeed(log, deed));
      say('done', deed);
      changes();
    },
    undo() {
      const undone = withUndo(log, freshId());
      if (undone === null) return false;
      put(undone.deed.before.map((state) => restored(current(state), state, undone.deed.change)));
      write(undone.log);
      say('undone', undone.deed);
      changes();
      return true;
    },
    redo() {
      const redone = withRedo(log, freshId());
      if (redone === null) return false;
      put(redone.deed.before.map((state) => changed(current(state), redone.deed.change)));
      write(redone.log);
      say('redone', redone.deed);
      changes();
      return true;
    },
    undoDeed(id) {
      const known = log.done.find((deed) => deed.id === id);
      const deed = known ?? { id, target: { kind: 'some', ids: [] }, change: {}, before: [] };
      put(deed.before.map((state) => restored(current(state), state, deed.change)));
      const done = log.done.filter((other) => other.id !== id);
      write({
        outbox: [...log.outbox, { kind: 'UNDO', eventId: freshId(), deed }],
        done,
        undone: [...log.undone, deed],
      });
      say('undone', deed);
      changes();
    },
    learn(told) {
      const pending = pendingIds(log);
      const newer = told.filter(({ id }) => !pending.has(id));
      if (newer.length === 0) return;
      put(newer);
      changes();
    },
    forget() {
      const pending = pendingIds(log);
      states = new Map([...states].filter(([id]) => pending.has(id)));
      changes();
    },
    next: () => log.outbox[0],
    sent() {
      write(withSent(log));
      changes();
    },
    refused(reason) {
      const [message] = log.outbox;
      if (message === undefined) return;
      const { deed, kind } = message;
      if (kind === 'REVIEW') put(deed.before.map((state) => restored(current(state), state, deed.change)));
      write(withRefused(log));
      say('refused', deed, reason);
      changes();
    },
  };
}

/** The fields that a change has set as they were before; what was done to the others since stays. */
function restored(now: ReviewState, before: ReviewState, { decision, tags, removeTags, note }: Change): ReviewState {
  const touched = new Set([...(tags ?? []), ...(removeTags ?? [])]);
  const kept = now.tags.filter((tag) => !touched.has(tag));
  const returned = before.tags.filter((tag) => touched.has(tag));
  const { decision: former, relabelTo, reviewer } = before;
  return {
    ...now,
    ...(decision !== undefined && { decision: former, relabelTo, reviewer }),
    tags: [...kept, ...returned].sort(),
    ...(note !== undefined && { note: before.note }),
  };
}
