import { datasetWords, formatVersion } from '../../words/index.ts';
import type { Dataset } from './documents.ts';

/** Other negatives are in use than those of the scores that are shown: in a line; null where they are the same. */
export function outdatedRun({ project, shownRun }: Dataset): string | null {
  const { activeCorpusVersion: inUse } = project;
  const shown = shownRun?.corpusVersion ?? null;
  if (inUse === null || shown === null || inUse.id === shown.id || inUse.encoderId !== shownRun?.encoderId) return null;
  return datasetWords.scoredWith({ shown: nameOf(shown, inUse), inUse: nameOf(inUse, shown) });
}

interface NamedVersion {
  readonly number: number;
  readonly corpus: { readonly id: string; readonly name: string };
}

/** `v3`, or `street v3` where the other one is of another corpus. */
const nameOf = ({ number, corpus }: NamedVersion, other: NamedVersion): string =>
  corpus.id === other.corpus.id
    ? formatVersion(number)
    : datasetWords.versionOf({ corpus: corpus.name, version: number });
