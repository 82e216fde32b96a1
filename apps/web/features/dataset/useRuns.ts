import { useState } from 'react';
import { useClient } from 'urql';
import { messageOf, tell } from '../api/ask.ts';
import { SetThreshold, StartRun } from '../score/documents.ts';
import type { RunChoice } from '../score/RunForm.tsx';
import type { Policy } from '../score/thresholdChoice.ts';
import type { Dataset } from './documents.ts';

export interface Runs {
  readonly start: (choice?: Partial<RunChoice>) => void;
  /** Flags the latest run anew. */
  readonly flag: (policy: Policy | undefined) => void;
  /** Why the last of them was refused. */
  readonly refusal: string | null;
}

/** Scores a dataset, or flags it anew; `lookNow` is told when it was. */
export function useRuns(dataset: Dataset, lookNow: () => void): Runs {
  const client = useClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const told = async (telling: Promise<{ readonly userErrors: readonly { readonly message: string }[] }>) => {
    try {
      const { userErrors } = await telling;
      setRefusal(userErrors[0]?.message ?? null);
      lookNow();
    } catch (error) {
      setRefusal(messageOf(error));
    }
  };
  return {
    refusal,
    start: (choice) =>
      void told(tell(client, StartRun, { datasetId: dataset.id, ...choice }).then(({ startRun }) => startRun)),
    flag(thresholdPolicy) {
      if (dataset.latestRun === null) return;
      const set = tell(client, SetThreshold, { runId: dataset.latestRun.id, thresholdPolicy });
      void told(set.then(({ setThreshold }) => setThreshold));
    },
  };
}
