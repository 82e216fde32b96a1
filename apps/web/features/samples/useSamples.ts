import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { loadSamples, reloadSamples, type SampleChoice, type SamplePages } from './loadSamples.ts';

/** While a run works, what is here is asked for again so often at most, and no more of it than this. */
const renew = { everyMs: 2_000, most: 2_000 };

const none: SamplePages = { samples: [], totalCount: 0, next: null };

export interface Samples extends SamplePages {
  /** Whether these are still the samples of the choice before. */
  readonly outdated: boolean;
  /** Why the samples of this choice, or more of them, are not here. */
  readonly failure: string | null;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** Takes one away that was deleted, before the server is asked again. */
  readonly drop: (id: string) => void;
}

/**
 * The samples of a choice, page by page. `revision` names what the server knew about them: whenever it changes, those
 * that are here are asked for again, in place. `first` holds the pages of the first choice and revision,
 * or null where they are yet to be asked for.
 */
export function useSamples(choice: SampleChoice, revision: string, first: SamplePages | null): Samples {
  const client = useClient();
  const wanted = JSON.stringify(choice);
  const [shown, setShown] = useState({ of: first === null ? '' : wanted, pages: first ?? none });
  const [failure, setFailure] = useState<string | null>(null);
  const now = useRef({ wanted, shown, busy: false });
  useEffect(() => {
    now.current.wanted = wanted;
    now.current.shown = shown;
  }, [wanted, shown]);

  /** What comes for a choice that is no longer wanted is dropped. */
  const take = useCallback(async (of: string, load: (choice: SampleChoice) => Promise<SamplePages>) => {
    try {
      const pages = await load(JSON.parse(of));
      if (now.current.wanted !== of) return;
      setShown({ of, pages });
      setFailure(null);
    } catch (error) {
      if (now.current.wanted === of) setFailure(error instanceof Error ? error.message : String(error));
    }
  }, []);

  const restart = useCallback(() => take(wanted, (asked) => loadSamples(client, asked)), [client, take, wanted]);
  useEffect(() => {
    if (now.current.shown.of !== wanted) void restart();
  }, [wanted, restart]);

  const renewal = useRef({ revision, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useEffect(() => {
    const pending = renewal.current;
    if (revision === pending.revision) return;
    pending.revision = revision;
    pending.timer ??= setTimeout(() => {
      pending.timer = undefined;
      const count = Math.min(renew.most, now.current.shown.pages.samples.length);
      void take(now.current.wanted, (asked) => reloadSamples(client, asked, count));
    }, renew.everyMs);
  }, [revision, client, take]);
  useEffect(() => () => clearTimeout(renewal.current.timer), []);

  const loadMore = useCallback(() => {
    const { shown: before, wanted: of, busy } = now.current;
    const { next, samples } = before.pages;
    if (next === null || busy || before.of !== of) return;
    now.current.busy = true;
    void take(of, async (asked) => {
      const more = await loadSamples(client, asked, { after: next });
      return { ...more, samples: [...samples, ...more.samples] };
    }).finally(() => {
      now.current.busy = false;
    });
  }, [client, take]);

  const drop = useCallback((id: string) => {
    setShown(({ of, pages }) => {
      const samples = pages.samples.filter((sample) => sample.id !== id);
      const totalCount = pages.totalCount - (pages.samples.length - samples.length);
      return { of, pages: { ...pages, samples, totalCount } };
    });
  }, []);

  return { ...shown.pages, outdated: shown.of !== wanted, failure, loadMore, retry: restart, drop };
}
