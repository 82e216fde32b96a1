import type { Dataset } from './documents.ts';

/** Changes whenever samples may look different from before: decoded, scored, flagged, compared, or shown by another run. */
export function revisionOf({ sampleCount, shownRun, steps, comparedAt }: Dataset): string {
  const done = steps
    .filter(({ word }) => word === 'DECODE' || word === 'ENCODE')
    .map((step) => step.done + step.failed);
  const run = shownRun && [shownRun.id, shownRun.status, shownRun.scoredCount, shownRun.flaggedCount];
  return JSON.stringify([sampleCount, done, run, comparedAt]);
}
