import { useAnswer } from '../api/useAnswer.ts';
import { LookAtSample, type Sample } from '../samples/documents.ts';

/** The sample that an address names, where it is not among those that are here: it may lie far beyond them. */
export function useLinkedSample(first: Sample | null, id: string | null, list: readonly Sample[]): Sample | null {
  const known = id === null || first?.id === id || list.some((sample) => sample.id === id);
  const { data } = useAnswer(LookAtSample, known ? null : { id });
  if (first?.id === id) return first;
  const found = data?.node?.__typename === 'Sample' ? data.node : null;
  return found?.id === id ? found : null;
}
