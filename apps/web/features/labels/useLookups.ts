import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { ask, messageOf } from '../api/ask.ts';
import { NearNegativesOf, type Senses, SensesOf, StandingOf } from './documents.ts';

/** Scrolling past rows asks for nothing; those that stay for so long are looked up together. */
const askAfterMs = 300;

export interface Standing {
  readonly sampleCount: number | null;
  readonly nearest: { readonly text: string; readonly similarity: number; readonly tooNear: boolean } | null;
}

/**
 * What is known of the texts that are seen, kept for as long as the page is there. `look` answers for those that it is
 * given; a text that it leaves out is not asked for again.
 */
function useLookup<Value>(texts: readonly string[], look: ((texts: string[]) => Promise<[string, Value][]>) | null) {
  const [known, setKnown] = useState<ReadonlyMap<string, Value>>(new Map());
  const [failure, setFailure] = useState<string | null>(null);
  const asked = useRef(new Set<string>());
  const latest = useRef(look);
  latest.current = look;
  const wanted = JSON.stringify(texts);
  const able = look !== null;
  useEffect(() => {
    const timer = setTimeout(() => {
      const missing = (JSON.parse(wanted) as string[]).filter((text) => text !== '' && !asked.current.has(text));
      if (!able || missing.length === 0) return;
      for (const text of missing) asked.current.add(text);
      latest.current?.(missing).then(
        (found) => {
          setKnown((before) => new Map([...before, ...found]));
          setFailure(null);
        },
        (error: unknown) => {
          for (const text of missing) asked.current.delete(text);
          setFailure(messageOf(error));
        },
      );
    }, askAfterMs);
    return () => clearTimeout(timer);
  }, [wanted, able]);
  return { known, failure };
}

/** What the texts may mean. */
export function useSenses(texts: readonly string[]) {
  const client = useClient();
  return useLookup<Senses>(texts, async (asked) => {
    const { labelSenses } = await ask(client, SensesOf, { texts: asked });
    return labelSenses.map((senses, place) => [asked[place] ?? senses.text, senses]);
  });
}

/** How saved labels stand: photos nearest to them, and the negative that comes nearest. */
export function useStandings(labelSetId: string | null, datasetId: string | null, texts: readonly string[]) {
  const client = useClient();
  const look = async (asked: string[], id: string): Promise<[string, Standing][]> => {
    if (datasetId === null) {
      const { node } = await ask(client, NearNegativesOf, { id, texts: asked });
      const labels = node?.__typename === 'LabelSet' ? node.labels : [];
      return labels.map(({ text, nearestNegatives: [nearest] }) => [
        text,
        { sampleCount: null, nearest: nearest ?? null },
      ]);
    }
    const { node } = await ask(client, StandingOf, { id, texts: asked, datasetId });
    const labels = node?.__typename === 'LabelSet' ? node.labels : [];
    return labels.map(({ text, sampleCount, nearestNegatives: [nearest] }) => [
      text,
      { sampleCount, nearest: nearest ?? null },
    ]);
  };
  return useLookup<Standing>(texts, labelSetId === null ? null : (asked) => look(asked, labelSetId));
}
