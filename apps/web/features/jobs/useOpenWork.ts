import { useEffect, useState } from 'react';
import { ask, toldEvent } from '../api/ask.ts';
import { browserClient } from '../api/browserClient.ts';
import { CountWork } from './documents.ts';

const lookEveryMs = 3_000;
/** What a mutation has queued is there when it answers; what a job leads to comes a moment later. */
const afterTellingMs = 250;

export interface OpenWork {
  readonly open: number;
  readonly failed: number;
}

/**
 * How much is queued or at work in all projects, and how much has failed. Asked once, after whatever this page changes, when
 * it is looked at again, and every few seconds while something is open. null until it is known.
 */
export function useOpenWork(): OpenWork | null {
  const [work, setWork] = useState<OpenWork | null>(null);
  const atWork = (work?.open ?? 0) > 0;
  useEffect(() => {
    const client = browserClient();
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      if (document.hidden) return;
      ask(client, CountWork, {}).then(
        ({ open, failed }) => left || setWork({ open: open.totalCount, failed: failed.totalCount }),
        // The page itself says when the API does not answer.
        () => undefined,
      );
    };
    const lookSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, afterTellingMs);
    };
    look();
    const repeat = atWork ? setInterval(look, lookEveryMs) : undefined;
    window.addEventListener(toldEvent, lookSoon);
    document.addEventListener('visibilitychange', look);
    return () => {
      left = true;
      clearTimeout(timer);
      clearInterval(repeat);
      window.removeEventListener(toldEvent, lookSoon);
      document.removeEventListener('visibilitychange', look);
    };
  }, [atWork]);
  return work;
}
