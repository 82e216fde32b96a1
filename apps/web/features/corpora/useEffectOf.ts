import { useEffect, useState } from 'react';
import { type Answer, useAnswer } from '../api/useAnswer.ts';
import { type Effect, EffectOf } from './effectDocuments.ts';

/** Edits that follow each other within this time are previewed together. */
const afterMs = 300;

export interface EffectAnswer extends Pick<Answer<never>, 'failure' | 'asking'> {
  readonly effect: Effect | null;
  readonly askExact: () => void;
}

/** What a draft or a version would do to the flags of a dataset; nothing while either is null. */
export function useEffectOf(id: string | null, datasetId: string | null, revision: number | string): EffectAnswer {
  const [exactFor, setExactFor] = useState<string | null>(null);
  const now = `${id} ${datasetId} ${revision}`;
  const exact = exactFor === now;
  // Another edit is drawn again before all is compared.
  useEffect(() => setExactFor((before) => (before === now ? before : null)), [now]);
  const variables = id === null || datasetId === null ? null : { id, datasetId, exact };
  const { data, failure, asking } = useAnswer(EffectOf, variables, { waitMs: exact ? 0 : afterMs, revision });
  const node = data?.node;
  const effect = node?.__typename === 'CorpusDraft' || node?.__typename === 'CorpusVersion' ? node.effect : null;
  return { effect, failure, asking, askExact: () => setExactFor(now) };
}
