import { useCallback, useRef, useState } from 'react';
import { ApiFailure, messageOf } from './ask.ts';

export interface Work {
  readonly busy: boolean;
  readonly refusal: { readonly code: string | null; readonly message: string } | null;
  /** Does one thing at a time; tells whether it was done. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something that a person asks for: whether it is being done, and why it was not. */
export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Work['refusal']>(null);
  const working = useRef(false);
  const run = useCallback(async (work: () => Promise<void>) => {
    if (working.current) return false;
    working.current = true;
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefusal({ code: error instanceof ApiFailure ? error.code : null, message: messageOf(error) });
      return false;
    } finally {
      working.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, refusal, run, forget: useCallback(() => setRefusal(null), []) };
}
