import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { datasetWords } from '../../words/index.ts';
import { ApiFailure, ask } from '../api/ask.ts';
import { eventsOf } from '../api/browserClient.ts';
import { type Dataset, LookAtDataset, WatchDataset } from './documents.ts';
import { followDataset } from './followDataset.ts';

export interface LiveDataset {
  readonly dataset: Dataset;
  readonly reachable: boolean;
  /** Looks now instead of when the time has come. */
  readonly lookNow: () => void;
}

/** A dataset as it is now; `first` is what the server saw while it made the page. */
export function useLiveDataset(first: Dataset): LiveDataset {
  const client = useClient();
  const [dataset, setDataset] = useState(first);
  const [reachable, setReachable] = useState(true);
  const started = useRef(first);
  const wake = useRef<() => void>(undefined);
  const { id } = first;

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const pause = async (ms: number) => {
      await interruptible(ms, signal, wake);
      // A page that nobody sees asks for nothing.
      while (document.hidden && !signal.aborted) await interruptible(60_000, signal, wake);
    };
    const look = async () => {
      const { node } = await ask(client, LookAtDataset, { id });
      if (node?.__typename !== 'Dataset') throw new ApiFailure('refused', datasetWords.gone);
      return node;
    };
    const watcher = {
      see: (seen: Dataset) => {
        setDataset(seen);
        setReachable(true);
      },
      lose: () => setReachable(false),
    };
    const onVisible = () => document.hidden || wake.current?.();
    document.addEventListener('visibilitychange', onVisible);
    void followDataset(started.current, { look, stream: () => stream(id, signal), pause }, { watcher, signal });
    return () => {
      stopping.abort();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [client, id]);

  return { dataset, reachable, lookNow: useCallback(() => wake.current?.(), []) };
}

async function* stream(id: string, signal: AbortSignal): AsyncGenerator<Dataset> {
  for await (const { datasetProgress } of eventsOf(WatchDataset, { id }, signal)) yield datasetProgress;
}

function interruptible(ms: number, signal: AbortSignal, wake: { current: (() => void) | undefined }): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    wake.current = end;
  });
}
