import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { samplesWords } from '../../words/index.ts';
import { ApiFailure, ask, messageOf } from '../api/ask.ts';
import { type DuplicateGroup, LookAtDuplicates } from './documents.ts';

const groupsAtOnce = 20;

export interface Duplicates {
  readonly groups: readonly DuplicateGroup[];
  /** Null while it is not known. */
  readonly totalCount: number | null;
  readonly failure: string | null;
  /** Undefined where there are no more, and while they come. */
  readonly more: (() => void) | undefined;
}

const none = {
  groups: [] as readonly DuplicateGroup[],
  totalCount: null as number | null,
  next: null as string | null,
};

/** Groups of photos that show the same, the largest first; nothing is asked while `id` is null. */
export function useDuplicates(id: string | null, revision: string): Duplicates {
  const client = useClient();
  const [found, setFound] = useState(none);
  const [failure, setFailure] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const load = useCallback(
    async (before: typeof none) => {
      if (id === null) return none;
      const { node } = await ask(client, LookAtDuplicates, { id, first: groupsAtOnce, after: before.next });
      if (node?.__typename !== 'Dataset') throw new ApiFailure('refused', samplesWords.noDataset);
      const { edges, pageInfo, totalCount } = node.duplicates;
      const groups = [...before.groups, ...edges.map((edge) => edge.node)];
      return { groups, totalCount, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    },
    [client, id],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision may have other groups
  useEffect(() => {
    let left = false;
    load(none).then(
      (first) => {
        if (left) return;
        setFound(first);
        setFailure(null);
      },
      (error: unknown) => left || setFailure(messageOf(error)),
    );
    return () => {
      left = true;
    };
  }, [load, revision]);
  const more = useCallback(() => {
    setAsking(true);
    load(found)
      .then(setFound, (error: unknown) => setFailure(messageOf(error)))
      .finally(() => setAsking(false));
  }, [load, found]);
  return { ...found, failure, more: found.next === null || asking ? undefined : more };
}
