import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { tell } from '../api/ask.ts';
import { HoldSamples } from './documents.ts';

/** Photos that a page holds: those that its reviewer comes to next. */
export const mostHeld = 24;
/** Milliseconds: a move is told when it is over, and a hold is renewed before it runs out. */
const wait = { settle: 600, renew: 30_000 };

export interface HoldWish {
  readonly datasetId: string;
  readonly session: string;
  /** What lies before the reviewer; empty while nobody reviews. */
  readonly ids: readonly string[];
}

/** Tells others what one is at. @returns by sample: who else is at it */
export function useHolds({ datasetId, session, ids }: HoldWish): ReadonlyMap<string, string> {
  const client = useClient();
  const [holders, setHolders] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = JSON.stringify(ids);
  useEffect(() => {
    const sampleIds: string[] = JSON.parse(wanted);
    if (sampleIds.length === 0) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const hold = async () => {
      if (!document.hidden) {
        try {
          const { holdSamples } = await tell(client, HoldSamples, { input: { datasetId, session, sampleIds } });
          const next = new Map(holdSamples.heldByOthers.map(({ sampleId, holder }) => [sampleId, holder]));
          if (!left) setHolders((before) => (same(before, next) ? before : next));
        } catch {
          // Two may do the same work for a while, and nothing worse.
        }
      }
      if (!left) timer = setTimeout(hold, wait.renew);
    };
    timer = setTimeout(hold, wait.settle);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, datasetId, session, wanted]);
  return holders;
}

const same = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([id, holder]) => b.get(id) === holder);
