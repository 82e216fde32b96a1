import { useAnswer } from '../api/useAnswer.ts';
import { type FineScores, LookAtScores } from './documents.ts';

/** Counts come when decisions have paused for so long. */
const countAfterMs = 400;

/** Scores in fine bins and counts of decisions; null until they are there. */
export function useFineScores(datasetId: string, revision: string): FineScores | null {
  const { data } = useAnswer(LookAtScores, { id: datasetId }, { revision, waitMs: countAfterMs });
  return data?.node?.__typename === 'Dataset' ? data.node : null;
}
