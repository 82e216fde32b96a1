import type { Client } from '@urql/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { corpusWords } from '../../words/index.ts';
import { ApiFailure, ask, messageOf } from '../api/ask.ts';
import { DraftNegatives, type Negative, type NegativeOrder, VersionNegatives } from './negativeDocuments.ts';

export interface NegativeChoice {
  readonly of: 'version' | 'draft';
  readonly id: string;
  /** Counts what each word attracts in it. */
  readonly datasetId: string | null;
  readonly search: string;
  readonly orderBy: NegativeOrder;
}

export interface Negatives {
  readonly rows: readonly Negative[];
  readonly totalCount: number | null;
  readonly failure: string | null;
  readonly busy: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
}

const pageSize = { first: 100, next: 500 };
const searchAfterMs = 200;

interface Loaded {
  readonly of: string;
  readonly rows: readonly Negative[];
  readonly totalCount: number | null;
  readonly next: string | null;
  readonly failure: string | null;
}
const nothing: Loaded = { of: '', rows: [], totalCount: null, next: null, failure: null };

/** The words of a version or a draft, page after page in their order. Another `revision` loads them anew. */
export function useNegatives(choice: NegativeChoice | null, revision: number): Negatives {
  const client = useClient();
  const wanted = choice === null ? '' : JSON.stringify([choice, revision]);
  const [loaded, setLoaded] = useState(nothing);
  const [busy, setBusy] = useState(false);
  const latest = useRef(wanted);
  latest.current = wanted;

  const take = useCallback(
    async (of: string, before: Loaded) => {
      const [asked] = JSON.parse(of) as [NegativeChoice];
      setBusy(true);
      try {
        const page = await loadNegatives(client, asked, before.next);
        if (latest.current !== of) return;
        setLoaded({ ...page, of, rows: [...before.rows, ...page.rows], failure: null });
      } catch (error) {
        if (latest.current === of) setLoaded({ ...before, of, failure: messageOf(error) });
      } finally {
        if (latest.current === of) setBusy(false);
      }
    },
    [client],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (wanted === '') return;
    const timer = setTimeout(() => void take(wanted, nothing), begun.current ? searchAfterMs : 0);
    begun.current = true;
    return () => clearTimeout(timer);
  }, [wanted, take]);

  const loadMore = useCallback(() => {
    if (!busy && loaded.of === latest.current && loaded.next !== null && loaded.failure === null)
      void take(loaded.of, loaded);
  }, [busy, loaded, take]);
  return {
    rows: loaded.rows,
    totalCount: loaded.totalCount,
    failure: loaded.failure,
    busy: busy || loaded.of !== wanted,
    hasMore: loaded.next !== null,
    loadMore,
  };
}

/** @throws ApiFailure */
export async function loadNegatives(client: Client, choice: NegativeChoice, after: string | null) {
  const { of, id, datasetId, search, orderBy } = choice;
  const first = after === null ? pageSize.first : pageSize.next;
  const page = { id, search: search.trim() === '' ? null : search.trim(), orderBy, first, after };
  const { node } =
    of === 'version'
      ? await ask(client, VersionNegatives, { ...page, datasetId })
      : await ask(client, DraftNegatives, page);
  if (node === null || !('negatives' in node)) {
    throw new ApiFailure('refused', corpusWords.gone[of], 'NOT_FOUND');
  }
  const { edges, totalCount, pageInfo } = node.negatives;
  return {
    rows: edges.map((edge) => edge.node),
    totalCount,
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}
