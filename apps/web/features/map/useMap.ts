import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { LookAtMap, type MapFacts } from './documents.ts';
import { loadMap } from './loadMap.ts';
import type { MapPoints } from './mapPoints.ts';

export interface DatasetMap {
  /** Null until it is known. */
  readonly facts: MapFacts | null;
  /** Of the map that is complete; null while they are not here, or none is. */
  readonly points: MapPoints | null;
  readonly failure: string | null;
  readonly again: () => void;
}

const lookEveryMs = 1_000;

/** The map of a dataset, asked for again while one is made, and read anew when `revision` changes. */
export function useMap(datasetId: string, revision: string): DatasetMap {
  const [round, setRound] = useState(0);
  const { data, failure } = useAnswer(LookAtMap, { datasetId }, { revision: `${revision} ${round}` });
  const [read, setRead] = useState<{ points: MapPoints | null; failure: string | null }>({
    points: null,
    failure: null,
  });
  const again = useCallback(() => setRound((before) => before + 1), []);
  const facts = data?.node?.__typename === 'Dataset' ? data.node : null;
  const status = facts?.projection?.status;
  const underWay = status === 'QUEUED' || status === 'RUNNING';
  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(() => document.hidden || again(), lookEveryMs);
    return () => clearInterval(timer);
  }, [underWay, again]);
  const shownId = facts?.shownProjection?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is read anew
  useEffect(() => {
    if (shownId === null) return;
    const left = new AbortController();
    loadMap(shownId, left.signal).then(
      (points) => setRead((before) => ({ points: settled(before.points, points), failure: null })),
      (error: unknown) =>
        left.signal.aborted || setRead((before) => ({ points: before.points, failure: messageOf(error) })),
    );
    return () => left.abort();
  }, [shownId, revision]);
  return { facts, points: shownId === null ? null : read.points, failure: failure ?? read.failure, again };
}

/** Keeps the places where they are the same, so that the view of them stays as it is. */
function settled(before: MapPoints | null, now: MapPoints): MapPoints {
  if (before === null || before.count !== now.count) return now;
  const same =
    before.ids.every((byte, i) => byte === now.ids[i]) &&
    before.positions.every((place, i) => place === now.positions[i]);
  return same ? { ...now, ids: before.ids, positions: before.positions } : now;
}
