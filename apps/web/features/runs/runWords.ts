import { formatMoment, formatScore, formatShare, formatTook, jobsWords, runsWords } from '../../words/index.ts';
import { states } from '../jobs/jobStates.ts';
import type { RunFacts } from './documents.ts';

export const encoderName = (encoderId: string): string => encoderId.split('@')[0] ?? encoderId;

export const corpusWords = ({ corpusVersion }: Pick<RunFacts, 'corpusVersion'>): string =>
  corpusVersion === null
    ? runsWords.row.noCorpus
    : runsWords.row.corpus({ corpus: corpusVersion.corpus.name, version: corpusVersion.number });

export function thresholdWords({
  threshold,
  thresholdPolicy,
}: Pick<RunFacts, 'threshold' | 'thresholdPolicy'>): string {
  if (threshold === null) return '–';
  return thresholdPolicy === null ? formatScore(threshold) : `${thresholdPolicy} ${formatScore(threshold)}`;
}

export const stateWords = ({ status, progress }: Pick<RunFacts, 'status' | 'progress'>): string =>
  status === 'RUNNING'
    ? runsWords.row.running({ state: jobsWords.states[states[status]], share: formatShare(progress) })
    : jobsWords.states[states[status]];

export const tookWords = ({ startedAt, finishedAt }: Pick<RunFacts, 'startedAt' | 'finishedAt'>): string =>
  startedAt === null || finishedAt === null ? '–' : formatTook(startedAt, finishedAt);

/** By what a run is told from others aloud. */
export const namesOf = ({ dataset, createdAt }: Pick<RunFacts, 'dataset' | 'createdAt'>) => ({
  dataset: dataset.name,
  moment: formatMoment(createdAt),
});

/** What a run is called beside others: what sets it apart. */
export const runName = (run: RunFacts): string =>
  [
    run.method,
    encoderName(run.encoderId),
    runsWords.comparison.labels({ version: run.labelSet.version }),
    corpusWords(run),
  ].join(' · ');

export const countWords = ({ scoredCount, skippedCount, sampleCount }: RunFacts): string =>
  [
    runsWords.row.scored({ scored: scoredCount, photos: sampleCount }),
    ...(skippedCount > 0 ? [runsWords.row.skipped({ photos: skippedCount })] : []),
  ].join(', ');
