import { useAnswer } from '../api/useAnswer.ts';
import { LookAtSample, type Sample } from '../samples/documents.ts';

/** The sample that is looked at, and where it stands in the list; -1 beyond what is here. */
export interface ChosenSample {
  readonly sample: Sample | null;
  readonly index: number;
}

/** The sample that an address names; the first one where it names none, or one that is not there. */
export function useChosenSample(first: Sample | null, id: string | null, list: readonly Sample[]): ChosenSample {
  const linked = useLinkedSample(first, id, list);
  const found = list.findIndex((sample) => sample.id === id);
  const index = found < 0 && linked === null ? 0 : found;
  return { sample: list[index] ?? linked, index };
}

/** The sample that an address names, where it is not among those that are here: it may lie far beyond them. */
function useLinkedSample(first: Sample | null, id: string | null, list: readonly Sample[]): Sample | null {
  const known = id === null || first?.id === id || list.some((sample) => sample.id === id);
  const { data } = useAnswer(LookAtSample, known ? null : { id });
  if (first?.id === id) return first;
  const found = data?.node?.__typename === 'Sample' ? data.node : null;
  return found?.id === id ? found : null;
}
