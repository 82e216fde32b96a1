import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { ask } from '../api/ask.ts';
import { classCountsDocument, classCountsIn, classCountsVariables, mostCounted } from './classCounts.ts';
import type { SampleFilter } from './documents.ts';

export interface CountedChoice {
  readonly datasetId: string;
  readonly labels: readonly string[];
  /** Without a class. */
  readonly filter: SampleFilter | null;
}

/** How many samples of a choice are nearest to each class; empty until that is known, and past 50 classes. */
export function useClassCounts(choice: CountedChoice, revision: string): ReadonlyMap<string, number> {
  const client = useClient();
  const [counts, setCounts] = useState<ReadonlyMap<string, number>>(new Map());
  const wanted = JSON.stringify(choice);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is counted anew
  useEffect(() => {
    const { datasetId, labels, filter }: CountedChoice = JSON.parse(wanted);
    if (labels.length === 0 || labels.length > mostCounted) {
      setCounts(new Map());
      return;
    }
    let left = false;
    ask(client, classCountsDocument(labels.length), classCountsVariables(datasetId, labels, filter)).then(
      (answer) => left || setCounts(classCountsIn(answer, labels)),
      // The list is as useful without its counts; what is wrong is said elsewhere.
      () => left || setCounts(new Map()),
    );
    return () => {
      left = true;
    };
  }, [client, wanted, revision]);
  return counts;
}
