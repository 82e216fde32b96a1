import { useEffect, useRef, useState } from 'react';
import { mapWords } from '../../words/index.ts';
import { messageOf } from '../api/ask.ts';
import type { SampleFilter } from '../samples/documents.ts';
import type { MapPoints } from './mapPoints.ts';
import { loadMatches, type Matches, textOf } from './matches.ts';

/** What the map knows of the filter. */
export type Matching =
  | { readonly kind: 'unfiltered' }
  /** Until the answer is here, those of the filter before are shown. */
  | { readonly kind: 'asking'; readonly before: Matches | null }
  | { readonly kind: 'found'; readonly matches: Matches }
  | { readonly kind: 'failed'; readonly message: string };

type Answer = { readonly filter: string } & (
  | { readonly kind: 'found'; readonly matches: Matches }
  | { readonly kind: 'failed'; readonly message: string }
);

export interface MatchesWanted {
  readonly projectionId: string | null;
  readonly points: MapPoints | null;
  /** Null where all points match. */
  readonly filter: SampleFilter | null;
}

/** Which of the points match, asked for again when they or the filter change; a filter that comes back has its answer. */
export function useMatches({ projectionId, points, filter }: MatchesWanted): Matching {
  const wanted = filter === null ? null : textOf(filter);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const kept = useRef({ points, answers: new Map<string, Matches>() });
  useEffect(() => {
    if (wanted === null || projectionId === null || points === null) return;
    if (kept.current.points !== points) kept.current = { points, answers: new Map() };
    const { answers } = kept.current;
    const known = answers.get(wanted);
    if (known !== undefined) {
      setAnswer({ kind: 'found', filter: wanted, matches: known });
      return;
    }
    const left = new AbortController();
    loadMatches(projectionId, wanted, left.signal).then(
      (matches) => {
        if (left.signal.aborted) return;
        // Otherwise a sample was deleted between the points and these, which are asked for again with the points.
        if (matches.of.length !== points.count) {
          setAnswer({ kind: 'failed', filter: wanted, message: mapWords.failures.changing });
          return;
        }
        answers.set(wanted, matches);
        setAnswer({ kind: 'found', filter: wanted, matches });
      },
      (error: unknown) =>
        left.signal.aborted || setAnswer({ kind: 'failed', filter: wanted, message: messageOf(error) }),
    );
    return () => left.abort();
  }, [projectionId, points, wanted]);
  if (wanted === null) return { kind: 'unfiltered' };
  const fits = answer?.kind === 'found' && answer.matches.of.length === points?.count;
  if (answer?.filter !== wanted || (answer.kind === 'found' && !fits)) {
    return { kind: 'asking', before: fits ? answer.matches : null };
  }
  return answer;
}
