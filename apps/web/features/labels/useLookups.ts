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
 * What is known of the texts that are seen, kept for as long as the page is there and they are `of` the same. `look`
 * answers for those that it is given; a text that it leaves out is not asked for again.
 */
function useLookup<Value>(
  texts: readonly string[],
  look: ((texts: string[]) => Promise<[string, Value][]>) | null,
  of = '',
) {
  const [known, setKnown] = useState<ReadonlyMap<string, Value>>(new Map());
  const [failure, setFailure] = useState<string | null>(null);
  const asked = useRef(new Set<string>());
  const latest = useRef(look);
  latest.current = look;
  const wanted = JSON.stringify(texts);
  const able = look !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was known is of another one
  useEffect(() => {
    asked.current = new Set();
    setKnown(new Map());
  }, [of]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another one, the same texts are looked up again
  useEffect(() => {
    const timer = setTimeout(() => {
      const missing = (JSON.parse(wanted) as string[]).filter((text) => text !== '' && !asked.current.has(text));
      if (!able || missing.length === 0) return;
      const now = asked.current;
      for (const text of missing) now.add(text);
      latest.current?.(missing).then(
        (found) => {
          if (asked.current !== now) return;
          setKnown((before) => new Map([...before, ...found]));
          setFailure(null);
        },
        (error: unknown) => {
          if (asked.current !== now) return;
          for (const text of missing) now.delete(text);
          setFailure(messageOf(error));
        },
      );
    }, askAfterMs);
    return () => clearTimeout(timer);
  }, [wanted, able, of]);
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

export interface ScoredDataset {
  readonly id: string;
  readonly shownRun: { readonly labelSet: { readonly id: string } } | null;
}

/** How saved labels stand: photos nearest to them, and the negative that comes nearest. */
export function useStandings(labelSetId: string | null, dataset: ScoredDataset | null, texts: readonly string[]) {
  const client = useClient();
  const scored = labelSetId !== null && dataset?.shownRun?.labelSet.id === labelSetId;
  const look = async (asked: string[], id: string): Promise<[string, Standing][]> => {
    if (dataset === null) {
      const { node } = await ask(client, NearNegativesOf, { id, texts: asked });
      const labels = node?.__typename === 'LabelSet' ? node.labels : [];
      return labels.map(({ text, nearestNegatives: [nearest] }) => [
        text,
        { sampleCount: null, nearest: nearest ?? null },
      ]);
    }
    const { node } = await ask(client, StandingOf, { id, texts: asked, datasetId: dataset.id });
    const labels = node?.__typename === 'LabelSet' ? node.labels : [];
    return labels.map(({ text, sampleCount, nearestNegatives: [nearest] }) => [
      text,
      // A class that the run did not have has no photos yet, which is another thing than none.
      { sampleCount: sampleCount > 0 || scored ? sampleCount : null, nearest: nearest ?? null },
    ]);
  };
  const lookAt = labelSetId === null ? null : (asked: string[]) => look(asked, labelSetId);
  return useLookup<Standing>(texts, lookAt, labelSetId ?? '');
}
