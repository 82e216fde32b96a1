import { formatCount, formatScore, formatShare, plural } from '../format/numbers.ts';
import { formatTook } from '../format/times.ts';
import { states } from '../jobs/jobFacts.ts';
import type { RunFacts } from './documents.ts';

export const encoderName = (encoderId: string): string => encoderId.split('@')[0] ?? encoderId;

export const corpusWords = ({ corpusVersion }: Pick<RunFacts, 'corpusVersion'>): string =>
  corpusVersion === null ? 'none' : `${corpusVersion.corpus.name} v${corpusVersion.number}`;

export function thresholdWords({
  threshold,
  thresholdPolicy,
}: Pick<RunFacts, 'threshold' | 'thresholdPolicy'>): string {
  if (threshold === null) return '–';
  return thresholdPolicy === null ? formatScore(threshold) : `${thresholdPolicy} ${formatScore(threshold)}`;
}

export const stateWords = ({ status, progress }: Pick<RunFacts, 'status' | 'progress'>): string =>
  status === 'RUNNING' ? `${states[status]} ${formatShare(progress)}` : states[status];

export const tookWords = ({ startedAt, finishedAt }: Pick<RunFacts, 'startedAt' | 'finishedAt'>): string =>
  startedAt === null || finishedAt === null ? '–' : formatTook(startedAt, finishedAt);

/** What a run is called beside others: what sets it apart. */
export const runName = (run: RunFacts): string =>
  `${run.method} · ${encoderName(run.encoderId)} · labels v${run.labelSet.version} · ${corpusWords(run)}`;

export const countWords = ({ scoredCount, skippedCount, sampleCount }: RunFacts): string =>
  [
    `${formatCount(scoredCount)} of ${plural(sampleCount, 'photo')} scored`,
    ...(skippedCount > 0 ? [`${formatCount(skippedCount)} skipped`] : []),
  ].join(', ');
