import { graphql, type ResultOf } from '@stray/client';

export const RunFields = graphql(`
  fragment RunFields on ScoreRun {
    id status progress method device threshold thresholdPolicy
    sampleCount scoredCount flaggedCount skippedCount warnings
    error { code message }
    steps { word status done total ratePerSecond secondsLeft }
  }
`);

export type RunNow = ResultOf<typeof RunFields>;

export const isOpen = (status: RunNow['status']): boolean => status === 'QUEUED' || status === 'RUNNING';

const count = (n: number) => n.toLocaleString('en');

/** How far a run is: `run 45 % · encode 120 of 203 · 12/s · 7 s left`. */
export function progressOf({ status, progress, steps }: RunNow): string {
  if (status === 'QUEUED') return 'run waits for a worker';
  const parts = [`run ${Math.floor(progress * 100)} %`];
  const step = steps.find((one) => one.status === 'RUNNING');
  if (step !== undefined) {
    parts.push(`${step.word.toLowerCase()} ${count(step.done)} of ${count(step.total)}`);
    if (step.ratePerSecond !== null) parts.push(`${Math.round(step.ratePerSecond)}/s`);
    if (step.secondsLeft !== null) parts.push(`${Math.ceil(step.secondsLeft)} s left`);
  }
  return parts.join(' · ');
}

/** What a run came to, in one line. */
export function resultOf({ status, scoredCount, flaggedCount, skippedCount, threshold }: RunNow): string {
  const facts = [
    `${count(scoredCount)} photos scored`,
    `${count(flaggedCount)} flagged${threshold === null ? '' : ` (below ${Number(threshold.toFixed(4))})`}`,
    ...(skippedCount > 0 ? [`${count(skippedCount)} skipped`] : []),
  ];
  return `${status.toLowerCase()}: ${facts.join(', ')}`;
}
