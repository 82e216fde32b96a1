import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { eventsOf } from '../api/browserClient.ts';
import { type ReviewState, WatchReviews } from './documents.ts';
import { freshId } from './freshId.ts';
import { browserKeeper } from './logKeeper.ts';
import { emptyLog } from './reviewLog.ts';
import { createReviewStore, type Notice, type ReviewStore } from './reviewStore.ts';
import { sendReviews } from './sendReviews.ts';

/** More samples than these, and what is shown is asked for again instead. */
const mostTold = 500;

/** A broken stream is taken up again after so long. */
const againAfterMs = 3_000;

export interface Reviews {
  readonly store: ReviewStore;
  /** Of this page: others see by it who is at what. */
  readonly session: string;
  readonly notice: Notice | null;
  readonly waiting: number;
  /** False while nobody answers; what is decided meanwhile waits. */
  readonly reached: boolean;
  /** Counts what was done here and by others. */
  readonly revision: number;
}

export interface Refresh {
  /** More samples than can be told one by one became something else. */
  readonly onMany: () => void;
}

/** The decisions on a dataset: made here at once, sent when they can be, and those of others as they come. */
export function useReviews(datasetId: string, refresh: Refresh): Reviews {
  const client = useClient();
  const [session] = useState(freshId);
  const store = useMemo(() => {
    const keeper = typeof window === 'undefined' ? emptyKeeper : browserKeeper(datasetId, session);
    return createReviewStore({ keeper, freshId });
  }, [datasetId, session]);
  const [reached, setReached] = useState(true);
  const [revision, setRevision] = useState(0);
  const told = useRef(refresh);
  useEffect(() => {
    told.current = refresh;
  });

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    let wake = () => {};
    const woken = (ms: number | null) =>
      new Promise<void>((resolve) => {
        const timer = ms === null ? undefined : setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (ms === null && store.next() !== undefined) resolve();
      });
    // A change while a try is being waited for is no reason to try: the wait is there because nobody answers.
    const onChange = () => {
      if (store.log().outbox.length === 1) wake();
    };
    const unsubscribe = store.subscribe(onChange);
    const onOnline = () => wake();
    window.addEventListener('online', onOnline);
    signal.addEventListener('abort', () => wake());
    void sendReviews({
      client,
      datasetId,
      store,
      woken,
      signal,
      onReached: setReached,
      onSent: ({ deed }, sampleCount) => {
        setRevision((count) => count + 1);
        if (sampleCount > deed.before.length) told.current.onMany();
      },
    });
    return () => {
      stopping.abort();
      unsubscribe();
      window.removeEventListener('online', onOnline);
    };
  }, [client, datasetId, store]);

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    void followReviews(datasetId, signal, {
      learn: (states) => store.learn(states),
      onEvent: (isMany) => {
        setRevision((count) => count + 1);
        if (isMany) told.current.onMany();
      },
    });
    return () => stopping.abort();
  }, [datasetId, store]);

  const log = useSyncExternalStore(store.subscribe, store.log, () => emptyLog);
  const notice = useSyncExternalStore(store.subscribe, store.notice, () => null);
  return { store, session, notice, waiting: log.outbox.length, reached, revision };
}

const emptyKeeper = { load: () => emptyLog, keep: () => undefined };

interface Follower {
  readonly learn: (states: readonly ReviewState[]) => void;
  readonly onEvent: (isMany: boolean) => void;
}

/** While the page is seen: a browser has few connections to a server, and hidden tabs would take them all. */
async function followReviews(datasetId: string, signal: AbortSignal, { learn, onEvent }: Follower): Promise<void> {
  let after: number | null = null;
  let followed = false;
  while (!signal.aborted) {
    await untilSeen(signal);
    if (signal.aborted) return;
    // What was done since a stream that had nothing to say yet is not told any more.
    if (followed && after === null) onEvent(true);
    followed = true;
    const hidden = new AbortController();
    const onHide = () => document.hidden && hidden.abort();
    document.addEventListener('visibilitychange', onHide);
    try {
      const either = AbortSignal.any([signal, hidden.signal]);
      for await (const { reviewEvents } of eventsOf(WatchReviews, { datasetId, after, most: mostTold }, either)) {
        after = reviewEvents.number;
        learn(reviewEvents.samples);
        onEvent(reviewEvents.sampleCount > mostTold);
      }
    } catch {
      // The page of the dataset says when the API is gone.
    } finally {
      document.removeEventListener('visibilitychange', onHide);
    }
    if (!signal.aborted && !hidden.signal.aborted) await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
}

function untilSeen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** What a sample is now: what came with it, unless something newer is known here. */
export function useReviewOf(store: Pick<ReviewStore, 'subscribe' | 'stateOf'>, sample: ReviewState): ReviewState {
  const read = () => store.stateOf(sample.id);
  return useSyncExternalStore(store.subscribe, read, () => undefined) ?? sample;
}
